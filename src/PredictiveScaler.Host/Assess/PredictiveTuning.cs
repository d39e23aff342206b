using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Simulating.Policies;
using PredictiveScaler.Simulating.Predicting;

namespace PredictiveScaler.Host.Assess;

/// <summary>Searches threshold, scale-in window, safety and HPA tolerance for predictive scaling on the part of the trace before what counts, and on nothing else.</summary>
internal sealed class PredictiveTuning
{
    private const double AllowedRounding = 1e-6;

    private const int NoBetter = 2;

    // A field that older clusters do not know must be worth it.
    private const double LeastSavedWithoutTolerance = 0.01;

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

    /// <summary>
    /// Highest target that is advised, as a share of the capacity. Whenever the service answers reactively (new, demoted, source away), the target is
    /// all the headroom there is: above the capacity every replica would be overloaded.
    /// </summary>
    public double HighestShare { get; init; } = 1;

    /// <summary>Whether the HPA's tolerance may be left out, which takes a field that older clusters do not know.</summary>
    public bool MayLeaveOutTolerance { get; init; } = true;

    /// <summary>The cheapest that is cheaper than today and has at most half of today's slow minutes, as the next weeks are not the last ones; else the cheapest with no more than today; else today's. The HPA has its tolerance, unless it is cheaper without at no more slow minutes.</summary>
    public TunedScaling Find(IProgress<double> progress, CancellationToken cancellationToken)
    {
        HpaBehavior given = _settings.Behavior ?? HpaBehavior.Default;
        SimulationFigures today = Figures(new ReactivePolicy(_settings, _load));
        TunedScaling coarse = Best(
            [(_settings.Threshold, given, _journals[0]), .. from journal in _journals from target in Targets(_settings.Capacity).Where(IsAdvisable) from window in Windows select (target, Behavior(given, window), journal)],
            today,
            progress,
            cancellationToken);
        TunedScaling fine = Best([.. Around(coarse.Threshold).DefaultIfEmpty(coarse.Threshold).Select(target => (target, coarse.Behavior, coarse.Journal))], today, progress, cancellationToken);
        TunedScaling found = Rank(fine.Figures, today).CompareTo(Rank(coarse.Figures, today)) < 0 ? fine : coarse;
        return MayLeaveOutTolerance && given is not { UpTolerance: 0, DownTolerance: 0 } ? WithoutTolerance(found, today, progress, cancellationToken) : found;
    }

    /// <summary>Whole replicas with a dead band of their own are planned: within its tolerance the HPA only ignores steps that were meant.</summary>
    private TunedScaling WithoutTolerance(TunedScaling found, SimulationFigures today, IProgress<double> progress, CancellationToken cancellationToken)
    {
        HpaBehavior behavior = found.Behavior with
        {
            ScaleUp = found.Behavior.ScaleUp with { Tolerance = 0 },
            ScaleDown = found.Behavior.ScaleDown with { Tolerance = 0 },
        };
        double[] targets = [found.Threshold, .. Around(found.Threshold), .. Targets(_settings.Capacity).Where(target => IsAdvisable(target) && target > found.Threshold)];
        SimulationFigures[] figures = Figures([.. targets.Select(target => (target, behavior, found.Journal))], progress, cancellationToken);
        int best = Cheapest(figures, found.Figures);
        return best >= 0 && IsWorthAField(figures[best], found.Figures, today)
            ? found with { Threshold = targets[best], Behavior = behavior, Figures = figures[best], WithTolerance = found.Figures }
            : found;
    }

    /// <summary>Index of the cheapest of those with no more slow minutes; -1 = none.</summary>
    private static int Cheapest(IReadOnlyList<SimulationFigures> figures, SimulationFigures than)
    {
        int best = -1;
        for (int i = 0; i < figures.Count; i++)
        {
            bool isAllowed = figures[i].ViolationMinutesADay <= than.ViolationMinutesADay + AllowedRounding;
            best = isAllowed && (best < 0 || figures[i].PodHours < figures[best].PodHours) ? i : best;
        }

        return best;
    }

    /// <summary>Cheaper by a hundredth at no more slow minutes, and better than today.</summary>
    internal static bool IsWorthAField(SimulationFigures without, SimulationFigures with, SimulationFigures today) =>
        without.PodHours <= with.PodHours * (1 - LeastSavedWithoutTolerance)
        && without.ViolationMinutesADay <= with.ViolationMinutesADay + AllowedRounding
        && Rank(without, today).Class < NoBetter;

    /// <summary>Less is better; those that are no better than today are all alike.</summary>
    internal static (int Class, double PodHours) Rank(SimulationFigures figures, SimulationFigures today)
    {
        (double slow, double allowed) = (figures.ViolationMinutesADay, today.ViolationMinutesADay + AllowedRounding);
        bool cheaper = figures.PodHours < today.PodHours;
        return cheaper && slow <= allowed / 2 ? (0, figures.PodHours) : cheaper && slow <= allowed ? (1, figures.PodHours) : (NoBetter, 0);
    }

    private TunedScaling Best(IReadOnlyList<(double Target, HpaBehavior Behavior, ForecastJournal Journal)> tries, SimulationFigures today, IProgress<double> progress, CancellationToken cancellationToken)
    {
        SimulationFigures[] figures = Figures(tries, progress, cancellationToken);
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

    private double[] Around(double threshold) => [.. new[] { -0.025, 0.0125, 0.025, 0.0375 }.Select(share => Target((threshold / _settings.Capacity) + share, _settings.Capacity)).Where(IsAdvisable)];

    private bool IsAdvisable(double target) => target <= HighestShare * _settings.Capacity;

    private SimulationFigures[] Figures(IReadOnlyList<(double Target, HpaBehavior Behavior, ForecastJournal Journal)> tries, IProgress<double> progress, CancellationToken cancellationToken) => Trials.Run(
        tries.Count,
        i => Figures(new PredictivePolicy(_settings with { Threshold = tries[i].Target }, _load, tries[i].Journal, tries[i].Behavior)),
        progress,
        cancellationToken);

    private SimulationFigures Figures(IScalingPolicy policy)
    {
        List<SimulationRow> rows = [];
        _simulation.Run(policy, _first, _last, rows);
        return Tally.Of(rows, _settings.Capacity, _settings.Tick);
    }
}
