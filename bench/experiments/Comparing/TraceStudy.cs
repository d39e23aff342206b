using PredictiveScaler.Experiments.Inputs;
using PredictiveScaler.Experiments.Sweeping;
using PredictiveScaler.Host.Simulate;
using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Simulating.Policies;
using PredictiveScaler.Simulating.Predicting;
using PredictiveScaler.Simulating.Tuning;

namespace PredictiveScaler.Experiments.Comparing;

/// <summary>Sweeps one workload and compares.</summary>
internal sealed class TraceStudy
{
    /// <summary>Violation minutes a day that a plain HPA is tuned for: strict, usual, lenient.</summary>
    public static readonly IReadOnlyList<double> Allowances = [1, HeadlineAllowance, 20];

    /// <summary>The one that reports show where they show one.</summary>
    public const double HeadlineAllowance = 5;

    private readonly Workload _workload;
    private readonly ForecastJournal _journal;
    private readonly List<SweptRun> _runs = [];
    private readonly ReactiveTuning _tuning;
    private readonly ReactiveTuning _exactTuning;

    private TraceStudy(Workload workload, ForecastJournal journal)
    {
        (_workload, _journal) = (workload, journal);
        _tuning = new ReactiveTuning(workload.Settings, workload.Load);
        _exactTuning = new ReactiveTuning(workload.Settings with { Behavior = HpaBehavior.Default.WithoutTolerance() }, workload.Load);
    }

    public static TraceResult Of(Workload workload, ForecastJournal journal, CancellationToken cancellationToken) => new TraceStudy(workload, journal).Run(cancellationToken);

    private TraceResult Run(CancellationToken cancellationToken)
    {
        SettingChoice choice = SettingChoice.Of(_workload, _journal, cancellationToken);
        RecommendedSetting unsaid = choice.For(HeadlineAllowance) with { SafetyIsGiven = false };
        Sweep(Allowances.Select(choice.For).Append(unsaid).Distinct(), cancellationToken);
        AllowanceResult[] allowances = [.. Allowances.Select(allowed => Compare(allowed, choice.For(allowed), cancellationToken))];
        SimulationFigures reactive = Usual(ReactivePolicy.PolicyName, PolicyVariant.DefaultBehavior);
        return new TraceResult(
            _workload,
            _runs,
            allowances,
            Against(reactive, PolicyVariant.DefaultBehavior),
            Against(reactive, unsaid.Label),
            ReportInput.ActedShare(_journal, _workload.Simulation.Start, _workload.Simulation.End),
            MeanSafety(_journal, _workload.Simulation.Start));
    }

    /// <summary>Over the forecasts of the judged half that were let act.</summary>
    public static double MeanSafety(ForecastJournal journal, DateTimeOffset from) =>
        journal.Entries.Where(entry => entry.Time >= from && entry.Gate.Promoted).Select(entry => entry.Gate.Safety).DefaultIfEmpty(double.NaN).Average();

    private void Sweep(IEnumerable<RecommendedSetting> settings, CancellationToken cancellationToken)
    {
        foreach (PolicyVariant variant in PolicyVariant.All(_workload, _journal, settings))
        {
            foreach (double factor in variant.Factors)
            {
                cancellationToken.ThrowIfCancellationRequested();
                SimulationRun run = _workload.Simulation.Run(variant.Create(_workload.At(factor)));
                _runs.Add(new SweptRun(variant.Policy, variant.Behavior, factor, run.Figures));
            }
        }
    }

    private AllowanceResult Compare(double allowed, RecommendedSetting setting, CancellationToken cancellationToken)
    {
        TunedPoint tuned = Judged(_tuning.Find(allowed, cancellationToken));
        TunedPoint exact = Judged(_exactTuning.Find(allowed, cancellationToken));
        Frontier recommended = FrontierOf(PredictivePolicy.PolicyName, setting.Label);
        Dictionary<string, EqualTerms> terms = new()
        {
            [Subjects.Recommended] = Against(tuned, recommended),
            [Subjects.Default] = Against(tuned, FrontierOf(PredictivePolicy.PolicyName, PolicyVariant.DefaultBehavior)),
            [Subjects.BothExact] = Against(exact, recommended),
            [Subjects.Reactive] = Against(tuned, FrontierOf(ReactivePolicy.PolicyName, PolicyVariant.DefaultBehavior)),
        };
        foreach (string policy in new[] { SchedulePolicy.PolicyName, HoltWintersPolicy.PolicyName, CranePolicy.PolicyName })
        {
            terms.Add(policy, Against(tuned, FrontierOf(policy, PolicyVariant.DefaultBehavior)));
        }

        return new AllowanceResult(allowed, tuned, exact, setting, terms);
    }

    private Untuned Against(SimulationFigures reactive, string behavior) => new(
        AgainstReactive.AtSameTarget(reactive, Usual(PredictivePolicy.PolicyName, behavior)),
        AgainstReactive.AtEqualTerms(reactive, FrontierOf(PredictivePolicy.PolicyName, behavior)));

    private EqualTerms Against(TunedPoint rival, Frontier subject) =>
        EqualTerms.Of(subject, rival.Run.Figures, Frontier.Of(_runs.Where(run => run.Policy == OraclePolicy.PolicyName).Select(run => run.Figures)));

    private Frontier FrontierOf(string policy, string behavior) =>
        Frontier.Of(_runs.Where(run => run.Policy == policy && run.Behavior == behavior).Select(run => run.Figures));

    private SimulationFigures Usual(string policy, string behavior) =>
        _runs.First(run => run.Policy == policy && run.Behavior == behavior && run.Factor == Workload.UsualFactor).Figures;

    private TunedPoint Judged(TunedReactive found)
    {
        SimulationSettings settings = _workload.Settings with { Threshold = found.Threshold, Behavior = found.Behavior };
        return new TunedPoint(found, _workload.Simulation.Run(new ReactivePolicy(settings, _workload.Load, ReactiveTuning.PolicyName)));
    }
}
