using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Simulating.Policies;
using PredictiveScaler.Simulating.Predicting;

namespace PredictiveScaler.Host.Assess;

/// <summary>Searches threshold and scale-in window for predictive scaling on the part of the trace before what counts, and on nothing else.</summary>
internal sealed class PredictiveTuning
{
    private const double AllowedRounding = 1e-6;

    // The first part of it is what the first forecasts learn from.
    private const double LearningShare = 0.25;

    // Shorter ones flap, and what starting and stopping pods costs is not in the figures.
    private static readonly int[] Windows = [60, 120, 300];

    private readonly SimulationSettings _settings;
    private readonly MeteredLoad _load;
    private readonly ForecastJournal _journal;
    private readonly ClusterSimulation _simulation;
    private readonly DateTimeOffset _first;
    private readonly DateTimeOffset _last;

    public PredictiveTuning(SimulationSettings settings, MeteredLoad load, ForecastJournal journal)
    {
        (_settings, _load, _journal, _simulation) = (settings, load, journal, new ClusterSimulation(settings, load));
        _first = TimeGrid.Ceiling(load.Trace.First + ((_simulation.Start - load.Trace.First) * LearningShare), settings.Tick);
        _last = _simulation.Start - settings.Tick;
    }

    /// <summary>From when on forecasts are needed.</summary>
    public static DateTimeOffset ForecastsFrom(SimulationSettings settings, MeteredLoad load) =>
        load.Trace.First + ((new ClusterSimulation(settings, load).Start - load.Trace.First) * (LearningShare / 2));

    /// <summary>Targets worth trying, from ample headroom to a little less than none.</summary>
    public static IEnumerable<double> Targets(double capacity) => Enumerable.Range(0, 17).Select(i => Target(0.4 + (0.05 * i), capacity));

    /// <summary>The cheapest that has no more slow minutes than the workload has today; when none does, the one with the fewest.</summary>
    public TunedScaling Find(IProgress<double> progress, CancellationToken cancellationToken)
    {
        double allowed = Figures(new ReactivePolicy(_settings, _load)).ViolationMinutesADay + AllowedRounding;
        TunedScaling coarse = Best([.. from target in Targets(_settings.Capacity) from window in Windows select (target, Behavior(window))], allowed, progress, cancellationToken);
        double[] finer = [.. new[] { -0.025, 0.0125, 0.025, 0.0375 }.Select(share => Target((coarse.Threshold / _settings.Capacity) + share, _settings.Capacity))];
        TunedScaling fine = Best([.. finer.Select(target => (target, coarse.Behavior))], allowed, progress, cancellationToken);
        return IsBetter(fine.Figures, coarse.Figures, allowed) ? fine : coarse;
    }

    private TunedScaling Best(IReadOnlyList<(double Target, HpaBehavior Behavior)> tries, double allowed, IProgress<double> progress, CancellationToken cancellationToken)
    {
        SimulationFigures[] figures = Trials.Run(
            tries.Count,
            i => Figures(new PredictivePolicy(_settings with { Threshold = tries[i].Target }, _load, _journal, tries[i].Behavior)),
            progress,
            cancellationToken);
        int best = 0;
        for (int i = 1; i < tries.Count; i++)
        {
            best = IsBetter(figures[i], figures[best], allowed) ? i : best;
        }

        return new TunedScaling(tries[best].Target, tries[best].Behavior, figures[best]);
    }

    /// <summary>Three digits, as a person would set it; Kubernetes has three decimals.</summary>
    private static double Target(double share, double capacity)
    {
        double unit = Math.Pow(10, Math.Floor(Math.Log10(share * capacity)) - 2);
        return Math.Max(0.001, Math.Round(Math.Round(share * capacity / unit) * unit, 3));
    }

    private HpaBehavior Behavior(int window)
    {
        HpaBehavior today = _settings.Behavior ?? HpaBehavior.Default;
        return today with { ScaleDown = today.ScaleDown with { StabilizationWindow = TimeSpan.FromSeconds(window) } };
    }

    private static bool IsBetter(SimulationFigures one, SimulationFigures other, double allowed)
    {
        (bool keeps, bool otherKeeps) = (one.ViolationMinutesADay <= allowed, other.ViolationMinutesADay <= allowed);
        return keeps != otherKeeps ? keeps
            : keeps ? one.PodHours < other.PodHours
            : (one.ViolationMinutes, one.PodHours).CompareTo((other.ViolationMinutes, other.PodHours)) < 0;
    }

    private SimulationFigures Figures(IScalingPolicy policy)
    {
        List<SimulationRow> rows = [];
        _simulation.Run(policy, _first, _last, rows);
        return Tally.Of(rows, _settings.Capacity, _settings.Tick);
    }
}
