using PredictiveScaler.Experiments.Inputs;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Simulating.Policies;
using PredictiveScaler.Simulating.Predicting;

namespace PredictiveScaler.Experiments.Sweeping;

/// <summary>A policy with the behavior of its HPA.</summary>
/// <param name="Policy">Its name.</param>
/// <param name="Behavior">Label of the behavior.</param>
/// <param name="Factors">Targets that it is tried at.</param>
/// <param name="Create">Makes it for settings with one of them.</param>
internal sealed record PolicyVariant(string Policy, string Behavior, IReadOnlyList<double> Factors, Func<SimulationSettings, IScalingPolicy> Create)
{
    public const string DefaultBehavior = "default";

    private static readonly string[] Plain = [ReactivePolicy.PolicyName, SchedulePolicy.PolicyName, HoltWintersPolicy.PolicyName, CranePolicy.PolicyName];

    /// <summary>All that is swept.</summary>
    /// <param name="workload">What on.</param>
    /// <param name="journal">Its forecasts.</param>
    /// <param name="settings">With which predictive is swept besides the default.</param>
    public static IEnumerable<PolicyVariant> All(Workload workload, ForecastJournal journal, IEnumerable<RecommendedSetting> settings) =>
    [
        .. Plain.Select(name => new PolicyVariant(
            name, DefaultBehavior, ThresholdFactors.Usual, at => PolicyCatalog.Create(name, new PolicyContext(at, workload.Load, () => journal)))),
        Predictive(workload, journal, DefaultBehavior, HpaBehavior.Default),
        .. settings.Select(setting => Predictive(workload, journal, setting)),
        new PolicyVariant(OraclePolicy.PolicyName, "free", ThresholdFactors.Oracle, at => new OraclePolicy(at, workload.Load)),
    ];

    public static PolicyVariant Predictive(Workload workload, ForecastJournal journal, RecommendedSetting setting) =>
        Predictive(workload, setting.SafetyIsGiven ? journal.WithSafetyGiven() : journal, setting.Label, setting.Behavior());

    private static PolicyVariant Predictive(Workload workload, ForecastJournal journal, string label, HpaBehavior behavior) => new(
        PredictivePolicy.PolicyName, label, ThresholdFactors.Usual, settings => new PredictivePolicy(settings, workload.Load, journal, behavior));
}
