using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Simulating.Policies;

namespace PredictiveScaler.Simulating.Tuning;

/// <summary>
/// Searches what a diligent operator could set on an HPA without a forecast: threshold, scale-in window and how scaling out goes, judged on the part
/// of the trace before what counts, and on nothing else. One search answers for many allowances; what it has simulated it remembers.
/// Not thread-safe. The first allowance costs 255 runs of that part (some 5 s for two weeks), others fewer.
/// </summary>
internal sealed class ReactiveTuning
{
    public const string PolicyName = "reactive-tuned";

    // As shares of the capacity of a replica; above 1 pays where many violations are allowed, or demand fills no replica.
    private const double LowestShare = 0.1;
    private const double ShareStep = 0.02;
    private const int Shares = 71;
    private const int CoarseStep = 7;
    private const double AllowedRounding = 1e-6;

    private static readonly int[] ScaleInWindows = [0, 60, 120, 300, 600];
    private static readonly TimeSpan FifteenSeconds = TimeSpan.FromSeconds(15);

    private static readonly HpaScalingRules[] ScaleOuts =
    [
        HpaScalingRules.DefaultUp,
        new() { Policies = [new(HpaPolicyUnit.Percent, 900, FifteenSeconds), new(HpaPolicyUnit.Pods, 1000, FifteenSeconds)] },
        HpaScalingRules.DefaultUp with { StabilizationWindow = TimeSpan.FromSeconds(60) },
    ];

    // A part of the tuning time in which the workload finds its size.
    private const int SettlingShare = 10;
    private static readonly TimeSpan LongestSettling = TimeSpan.FromHours(2);
    private static readonly TimeSpan ShortestPart = TimeSpan.FromHours(1);

    private readonly SimulationSettings _settings;
    private readonly MeteredLoad _load;
    private readonly ClusterSimulation _simulation;
    private readonly DateTimeOffset _first;
    private readonly DateTimeOffset _last;
    private readonly HpaBehavior[] _behaviors;
    private readonly ReactiveCost?[,] _costs;
    private readonly List<SimulationRow> _rows = [];

    public ReactiveTuning(SimulationSettings settings, MeteredLoad load)
    {
        (_settings, _load, _simulation) = (settings, load, new ClusterSimulation(settings, load));
        TimeSpan settling = (_simulation.Start - load.Trace.First) / SettlingShare;
        _first = TimeGrid.Ceiling(load.Trace.First + (settling < LongestSettling ? settling : LongestSettling), settings.Tick);
        _last = _simulation.Start - settings.Tick;
        _behaviors = [.. from rules in ScaleOuts from window in ScaleInWindows select Behavior(settings, rules, window)];
        _costs = new ReactiveCost?[_behaviors.Length, Shares];
    }

    /// <summary>Whether there is enough before what counts to tune on.</summary>
    public bool IsPossible => _last - _first >= ShortestPart;

    /// <summary>One search, for one allowance.</summary>
    /// <exception cref="InvalidOperationException">The part before what counts is shorter than an hour.</exception>
    public static TunedReactive Find(SimulationSettings settings, MeteredLoad load, double allowedViolationMinutesADay) =>
        new ReactiveTuning(settings, load).Find(allowedViolationMinutesADay);

    /// <summary>
    /// The policy that is allowed, where it is tuned, the violations that the plain one has there. The plain one itself where there is nothing to tune on, or nothing
    /// cheaper.
    /// </summary>
    public static IScalingPolicy Policy(SimulationSettings settings, MeteredLoad load)
    {
        ReactiveTuning tuning = new(settings, load);
        if (!tuning.IsPossible)
        {
            return new ReactivePolicy(settings, load, PolicyName);
        }

        SimulationFigures plain = tuning.FiguresOf(new ReactivePolicy(settings, load));
        TunedReactive found = tuning.Find(plain.ViolationMinutesADay);
        return found.Figures.PodHours < plain.PodHours
            ? new ReactivePolicy(settings with { Threshold = found.Threshold, Behavior = found.Behavior }, load, PolicyName)
            : new ReactivePolicy(settings, load, PolicyName);
    }

    /// <summary>What a policy does on the part that is tuned on.</summary>
    public SimulationFigures FiguresOf(IScalingPolicy policy)
    {
        _rows.Clear();
        _simulation.Run(policy, _first, _last, _rows);
        return Tally.Of(_rows, _settings.Capacity, _settings.Tick);
    }

    /// <summary>The cheapest that keeps to the allowance; when none does, the cheapest of those with the fewest violations.</summary>
    /// <param name="allowedViolationMinutesADay">Violation minutes a day on the part that is tuned on.</param>
    /// <param name="cancellationToken">Stops between two runs.</param>
    /// <exception cref="InvalidOperationException">The part before what counts is shorter than an hour.</exception>
    public TunedReactive Find(double allowedViolationMinutesADay, CancellationToken cancellationToken = default)
    {
        if (!IsPossible)
        {
            throw new InvalidOperationException("There is less than an hour before what counts: nothing to tune on.");
        }

        // What a run had is allowed, however it was added up.
        double allowed = allowedViolationMinutesADay + AllowedRounding;
        (int Behavior, int Share, ReactiveCost Cost)? best = null;
        for (int behavior = 0; behavior < _behaviors.Length; behavior++)
        {
            int share = BestShare(behavior, allowed, cancellationToken);
            ReactiveCost cost = CostOf(behavior, share);
            best = best is null || cost.CompareTo(best.Value.Cost, allowed) < 0 ? (behavior, share, cost) : best;
        }

        double threshold = Threshold(best!.Value.Share);
        HpaBehavior chosen = _behaviors[best.Value.Behavior];
        return new TunedReactive(threshold, chosen, FiguresOf(Tried(threshold, chosen)));
    }

    /// <summary>A higher threshold is cheaper and mostly has more violations: the highest of a coarse grid that keeps to the allowance, then all up to the next.</summary>
    private int BestShare(int behavior, double allowed, CancellationToken cancellationToken)
    {
        int coarse = 0;
        for (int share = CoarseStep; share < Shares; share += CoarseStep)
        {
            cancellationToken.ThrowIfCancellationRequested();
            coarse = CostOf(behavior, share).ViolationMinutesADay <= allowed ? share : coarse;
        }

        int best = coarse;
        for (int share = coarse + 1; share < Math.Min(Shares, coarse + CoarseStep); share++)
        {
            best = CostOf(behavior, share).CompareTo(CostOf(behavior, best), allowed) < 0 ? share : best;
        }

        return best;
    }

    private ReactiveCost CostOf(int behavior, int share)
    {
        if (_costs[behavior, share] is { } known)
        {
            return known;
        }

        _rows.Clear();
        _simulation.Run(Tried(Threshold(share), _behaviors[behavior]), _first, _last, _rows);
        ReactiveCost cost = Tally.CostOf(_rows, _settings.Capacity, _settings.Tick);
        _costs[behavior, share] = cost;
        return cost;
    }

    private ReactivePolicy Tried(double threshold, HpaBehavior behavior) => new(_settings with { Threshold = threshold, Behavior = behavior }, _load);

    // Kubernetes quantities have three decimals, and a target is above 0.
    private double Threshold(int share) => Math.Max(0.001, Math.Round((LowestShare + (ShareStep * share)) * _settings.Capacity, 3));

    private static HpaBehavior Behavior(SimulationSettings settings, HpaScalingRules scaleOut, int scaleInSeconds)
    {
        HpaBehavior given = settings.Behavior ?? HpaBehavior.Default;
        return given with
        {
            ScaleUp = scaleOut,
            ScaleDown = given.ScaleDown with { StabilizationWindow = TimeSpan.FromSeconds(scaleInSeconds) },
        };
    }
}
