using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Simulating.Policies;
using PredictiveScaler.Simulating.Predicting;

namespace PredictiveScaler.Host.Assess;

/// <summary>Searches threshold, scale-in window and safety for predictive scaling on the part of the trace before what counts, and on nothing else.</summary>
internal sealed class PredictiveTuning
{
    private const double AllowedRounding = 1e-6;

    // The first part of it is what the first forecasts learn from.
    private const double LearningShare = 0.25;

    // Shorter ones flap, and what starting and stopping pods costs is not in the figures.
    private static readonly int[] Windows = [60, 120, 300];

    private readonly SimulationSettings _settings;
    private readonly MeteredLoad _load;
    private readonly IReadOnlyList<ForecastJournal> _journals;
    private readonly ClusterSimulation _simulation;
    private readonly DateTimeOffset _first;
    private readonly DateTimeOffset _last;

    /// <param name="settings">The workload as it is scaled today.</param>
    /// <param name="load">Its load.</param>
    /// <param name="journals">Forecasts to choose among; where nothing is better than today, the first.</param>
    public PredictiveTuning(SimulationSettings settings, MeteredLoad load, IReadOnlyList<ForecastJournal> journals)
    {
        (_settings, _load, _journals, _simulation) = (settings, load, journals, new ClusterSimulation(settings, load));
        _first = TimeGrid.Ceiling(load.Trace.First + ((_simulation.Start - load.Trace.First) * LearningShare), settings.Tick);
        _last = _simulation.Start - settings.Tick;
    }

    /// <summary>From when on forecasts are needed.</summary>
    public static DateTimeOffset ForecastsFrom(SimulationSettings settings, MeteredLoad load) =>
        load.Trace.First + ((new ClusterSimulation(settings, load).Start - load.Trace.First) * (LearningShare / 2));

    /// <summary>
    /// Targets worth trying, from ample headroom to beyond the capacity: a forecast brings headroom of its own, and a small load fills no replica.
    /// </summary>
    public static IEnumerable<double> Targets(double capacity) =>
        Enumerable.Range(0, 16).Select(i => 0.4 + (0.05 * i)).Concat([1.2, 1.3, 1.4, 1.5]).Select(share => Target(share, capacity));

    /// <summary>The cheapest that is cheaper than today and has at most half of today's slow minutes, as the next weeks are not the last ones; else the cheapest with no more than today; else today's.</summary>
    public TunedScaling Find(IProgress<double> progress, CancellationToken cancellationToken)
    {
        HpaBehavior given = _settings.Behavior ?? HpaBehavior.Default;
        SimulationFigures today = Figures(new ReactivePolicy(_settings, _load));
        TunedScaling coarse = Best(
            [(_settings.Threshold, given, _journals[0]), .. from journal in _journals from target in Targets(_settings.Capacity) from window in Windows select (target, Behavior(given, window), journal)],
            today,
            progress,
            cancellationToken);
        double[] finer = [.. new[] { -0.025, 0.0125, 0.025, 0.0375 }.Select(share => Target((coarse.Threshold / _settings.Capacity) + share, _settings.Capacity))];
        TunedScaling fine = Best([.. finer.Select(target => (target, coarse.Behavior, coarse.Journal))], today, progress, cancellationToken);
        return Rank(fine.Figures, today).CompareTo(Rank(coarse.Figures, today)) < 0 ? fine : coarse;
    }

    /// <summary>Less is better; those that are no better than today are all alike.</summary>
    internal static (int Class, double PodHours) Rank(SimulationFigures figures, SimulationFigures today)
    {
        (double slow, double allowed) = (figures.ViolationMinutesADay, today.ViolationMinutesADay + AllowedRounding);
        bool cheaper = figures.PodHours < today.PodHours;
        return cheaper && slow <= allowed / 2 ? (0, figures.PodHours) : cheaper && slow <= allowed ? (1, figures.PodHours) : (2, 0);
    }

    private TunedScaling Best(IReadOnlyList<(double Target, HpaBehavior Behavior, ForecastJournal Journal)> tries, SimulationFigures today, IProgress<double> progress, CancellationToken cancellationToken)
    {
        SimulationFigures[] figures = Trials.Run(
            tries.Count,
            i => Figures(new PredictivePolicy(_settings with { Threshold = tries[i].Target }, _load, tries[i].Journal, tries[i].Behavior)),
            progress,
            cancellationToken);
        int best = 0;
        for (int i = 1; i < tries.Count; i++)
        {
            best = Rank(figures[i], today).CompareTo(Rank(figures[best], today)) < 0 ? i : best;
        }

        return new TunedScaling(tries[best].Target, tries[best].Behavior, tries[best].Journal, figures[best]);
    }

    /// <summary>Three digits, as a person would set it; Kubernetes has three decimals.</summary>
    private static double Target(double share, double capacity)
    {
        double unit = Math.Pow(10, Math.Floor(Math.Log10(share * capacity)) - 2);
        return Math.Max(0.001, Math.Round(Math.Round(share * capacity / unit) * unit, 3));
    }

    private static HpaBehavior Behavior(HpaBehavior given, int window) => given with { ScaleDown = given.ScaleDown with { StabilizationWindow = TimeSpan.FromSeconds(window) } };

    private SimulationFigures Figures(IScalingPolicy policy)
    {
        List<SimulationRow> rows = [];
        _simulation.Run(policy, _first, _last, rows);
        return Tally.Of(rows, _settings.Capacity, _settings.Tick);
    }
}
