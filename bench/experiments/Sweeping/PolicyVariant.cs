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

    /// <summary>Label of <see cref="RecommendedBehavior"/>.</summary>
    public static string Recommended(int windowSeconds) => FormattableString.Invariant($"tolerance 0, scale-in {windowSeconds} s");

    /// <summary>All that is swept.</summary>
    /// <param name="workload">What on.</param>
    /// <param name="journal">Its forecasts.</param>
    /// <param name="windows">Scale-in windows of the recommended behavior.</param>
    public static IEnumerable<PolicyVariant> All(Workload workload, ForecastJournal journal, IEnumerable<int> windows) =>
    [
        .. Plain.Select(name => new PolicyVariant(
            name, DefaultBehavior, ThresholdFactors.Usual, settings => PolicyCatalog.Create(name, new PolicyContext(settings, workload.Load, () => journal)))),
        Predictive(workload, journal, DefaultBehavior, HpaBehavior.Default),
        .. windows.Select(window => Predictive(workload, journal, Recommended(window), RecommendedBehavior.Of(window))),
        new PolicyVariant(OraclePolicy.PolicyName, "free", ThresholdFactors.Oracle, settings => new OraclePolicy(settings, workload.Load)),
    ];

    public static PolicyVariant Predictive(Workload workload, ForecastJournal journal, string label, HpaBehavior behavior) => new(
        PredictivePolicy.PolicyName, label, ThresholdFactors.Usual, settings => new PredictivePolicy(settings, workload.Load, journal, behavior));
}
