using PredictiveScaler.Preprocessing;
using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Simulating.Policies.Smoothing;

namespace PredictiveScaler.Simulating.Policies;

/// <summary>
/// jthomperoo/predictive-horizontal-pod-autoscaler with its Holt-Winters model (docs/user-guide/models.md): an HPA that records the replicas it
/// calculates, forecasts the next of these counts, and takes the larger of calculated and forecast (decisionType maximum). Set up as its users would
/// for this purpose: a count every five minutes, the strongest season of what was recorded before the first ask (else a day), additive, the weights
/// that would have forecast that best. Its own formula has the tolerance; what it decides is carried out without.
/// </summary>
internal sealed class HoltWintersPolicy : IScalingPolicy
{
    public const string PolicyName = "holt-winters";

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly SimulationSettings _settings;
    private readonly MeteredLoad _load;
    private readonly HpaBehavior _given;
    private readonly List<double> _counts = [];
    private readonly Queue<(DateTimeOffset Time, int Replicas)> _decided = new();
    private DateTimeOffset _next;
    private int _period;
    private AdditiveSmoothing? _model;

    public HoltWintersPolicy(SimulationSettings settings, MeteredLoad load)
    {
        (_settings, _load, _given) = (settings, load, settings.Behavior ?? HpaBehavior.Default);
        Behavior = settings.Bounded(_given).WithoutTolerance();
        _next = TimeGrid.Ceiling(load.Trace.First, Interval);
    }

    public string Name => PolicyName;

    public double Target => _settings.Threshold;

    public HpaBehavior Behavior { get; }

    public PolicyAnswer Ask(DateTimeOffset time)
    {
        RecordUntil(time);
        double measured = _load.MeasuredAt(time);
        if (double.IsNaN(measured))
        {
            return PolicyAnswer.Of(double.NaN);
        }

        int calculated = Calculated(measured, Current(time));
        int forecast = _model is null ? 0 : (int)Math.Clamp(Math.Ceiling(_model.Next), 0, _settings.MaxReplicas);
        int replicas = Math.Max(calculated, forecast);
        _decided.Enqueue((time, replicas));
        return PolicyAnswer.Of(replicas * Target);
    }

    /// <summary>The counts up to <paramref name="time"/>, and once two seasons of them are there, the model of them.</summary>
    private void RecordUntil(DateTimeOffset time)
    {
        for (; _next <= time; _next += Interval)
        {
            double measured = _load.MeasuredAt(_next);
            int last = _counts.Count > 0 ? (int)_counts[^1] : Math.Max(1, _settings.MinReplicas);
            _counts.Add(double.IsNaN(measured) ? last : Calculated(measured, Math.Max(1, last)));
            _model?.Observe(_counts[^1]);
        }

        if (_period == 0)
        {
            _period = Season();
        }

        if (_model is null && _counts.Count >= 2 * _period)
        {
            _model = AdditiveSmoothing.Fitted([.. _counts], _period);
        }
    }

    private int Season()
    {
        IReadOnlyList<Season> found = _counts.Count > 2 ? SeasonFinder.Find([.. _counts], Interval) : [];
        TimeSpan period = found.Count > 0 ? found.MaxBy(season => season.Strength).Period : Day;
        return (int)Math.Max(2, Math.Round(period / Interval));
    }

    /// <summary>What the workload has, as it scales in to the highest decision of the window.</summary>
    private int Current(DateTimeOffset time)
    {
        while (_decided.Count > 1 && _decided.Peek().Time <= time - Behavior.ScaleDown.StabilizationWindow)
        {
            _decided.Dequeue();
        }

        return Math.Max(1, _decided.Count > 0 ? _decided.Max(decision => decision.Replicas) : (int)_counts.LastOrDefault());
    }

    private int Calculated(double measured, int current) =>
        Math.Clamp(HpaRules.Wanted(measured, Target, current, _given.UpTolerance, _given.DownTolerance), _settings.MinReplicas, _settings.MaxReplicas);
}
