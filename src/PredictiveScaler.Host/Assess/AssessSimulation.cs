using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Simulating.Policies;
using PredictiveScaler.Simulating.Predicting;
using PredictiveScaler.Simulating.Tuning;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Assess;

/// <summary>Lives through a workload's history with every policy: settings are found on the first half, figures come from the second.</summary>
/// <param name="recorder">Makes one that nothing else uses.</param>
/// <param name="progress">Told how far it is.</param>
internal sealed class AssessSimulation(Func<ForecastRecorder> recorder, ProgressBar progress)
{
    private const double OracleFinest = 0.02;
    private const double HighestShareOfAssumed = 0.9;
    private const int OracleSteps = 6;

    /// <summary>Whether predictive scaling is tried without the HPA's tolerance too.</summary>
    public bool MayLeaveOutTolerance { get; init; } = true;

    /// <summary>Highest target that is advised, as a share of the capacity.</summary>
    public double HighestShare { get; init; } = 1;

    /// <summary>All of a capacity that somebody measured; an assumption is not taken to its edge.</summary>
    public static double HighestShareFor(AssessTarget target) => target.Capacity is null ? HighestShareOfAssumed : 1;

    public AssessOutcome Run(SimulationSettings settings, Trace trace, CancellationToken cancellationToken)
    {
        MeteredLoad load = new(trace, settings);
        ClusterSimulation simulation = new(settings, load);
        progress.Begin("forecasting as the service would have");
        ForecastJournal[] journals = Record(settings, load, simulation.End, cancellationToken);
        progress.Begin("looking for the best settings on the first half");
        TunedScaling tuned = new PredictiveTuning(settings, load, journals) { MayLeaveOutTolerance = MayLeaveOutTolerance, HighestShare = HighestShare }.Find(progress, cancellationToken);
        IScalingPolicy rival = ReactiveTuning.Policy(settings, load);
        PolicyContext context = new(settings, load, () => tuned.Journal);
        return new AssessOutcome(settings, load, tuned, Runs(simulation, context, tuned, rival, cancellationToken), Sweep(simulation, context, tuned, rival, journals, cancellationToken));
    }

    /// <summary>With as much safety as is worth its cost at today's threshold, and with all of it, which a higher threshold pays for.</summary>
    private ForecastJournal[] Record(SimulationSettings settings, MeteredLoad load, DateTimeOffset end, CancellationToken cancellationToken)
    {
        TriggerOptions trigger = SimulatedTrigger.Of(settings, SimulatedTrigger.QueryStep(load.Trace.Step));
        Trace recorded = load.RecordedAt(trigger.QueryStep);
        ForecastJournal journal = recorder().Record(recorded, trigger, PredictiveTuning.ForecastsFrom(settings, load), end, progress, cancellationToken);
        return [journal, journal.WithSafetyGiven()];
    }

    private List<SimulationRun> Runs(ClusterSimulation simulation, PolicyContext context, TunedScaling tuned, IScalingPolicy rival, CancellationToken cancellationToken)
    {
        List<SimulationRun> runs = [];
        foreach (string name in PolicyCatalog.Names)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress.Begin(name);
            runs.Add(simulation.Run(name switch
            {
                ReactiveTuning.PolicyName => rival,
                PredictivePolicy.PolicyName => Predictive(context, tuned.Threshold, tuned.Behavior, tuned.Journal),
                _ => PolicyCatalog.Create(name, context),
            }));
        }

        return runs;
    }

    /// <summary>A policy is as good as the best of its targets, scale-in windows and safeties.</summary>
    private List<SweptFigures> Sweep(ClusterSimulation simulation, PolicyContext context, TunedScaling tuned, IScalingPolicy rival, ForecastJournal[] journals, CancellationToken cancellationToken)
    {
        double capacity = context.Settings.Capacity;
        HpaBehavior today = context.Settings.Behavior ?? HpaBehavior.Default;
        double[] targets = [.. PredictiveTuning.Targets(capacity).Concat([context.Settings.Threshold, tuned.Threshold, rival.Target]).Distinct()];
        IScalingPolicy[] tried =
        [
            .. from target in targets from behavior in new[] { today, rival.Behavior }.Distinct() select Reactive(context, target, behavior),
            .. from journal in journals from target in targets from behavior in new[] { today, tuned.Behavior }.Distinct() select Predictive(context, target, behavior, journal),
            .. Enumerable.Range(0, OracleSteps).Select(i => Oracle(context, capacity * (1 + (OracleFinest * ((1 << i) - 1))))),
        ];
        progress.Begin("trying other targets");
        SimulationFigures[] figures = Trials.Run(tried.Length, i => simulation.Run(tried[i]).Figures, progress, cancellationToken);
        IEnumerable<SweptFigures> swept = tried.Zip(figures, (policy, of) => new SweptFigures(policy.Name, policy.Target, of));
        return [.. swept.GroupBy(one => one.Policy).SelectMany(OnFrontier)];
    }

    private static IEnumerable<SweptFigures> OnFrontier(IEnumerable<SweptFigures> swept)
    {
        SweptFigures[] all = [.. swept];
        FrontierPoint[] best = [.. Frontier.Of(all.Select(one => one.Figures)).Points];
        return all.Where(one => best.Contains(Frontier.Day(one.Figures))).DistinctBy(one => Frontier.Day(one.Figures));
    }

    private static ReactivePolicy Reactive(PolicyContext context, double target, HpaBehavior behavior) =>
        new(context.Settings with { Threshold = target, Behavior = behavior }, context.Load);

    private static PredictivePolicy Predictive(PolicyContext context, double target, HpaBehavior behavior, ForecastJournal journal) =>
        new(context.Settings with { Threshold = target }, context.Load, journal, behavior);

    private static OraclePolicy Oracle(PolicyContext context, double target) => new(context.Settings with { Threshold = target }, context.Load);
}
