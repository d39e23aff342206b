namespace PredictiveScaler.Simulating.Cluster;

/// <summary>One HorizontalPodAutoscaler: remembers its wishes and what it changed, decides on every sync.</summary>
internal sealed class Hpa(double target, HpaBehavior behavior)
{
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromMinutes(30);

    // Ascending in time; as UTC ticks, for they are compared at every sync.
    private readonly List<(long Time, int Replicas)> _wishes = [];
    private readonly List<(long Time, int Change)> _changes = [];

    /// <summary>Replicas after this sync. <paramref name="current"/> is at least 1: at 0 the HPA is switched off.</summary>
    public int Sync(DateTimeOffset now, int current, double value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(current, 1);
        if (_wishes.Count == 0)
        {
            _wishes.Add((now.UtcTicks, current));
        }

        int stabilized = Stabilize(now.UtcTicks, current, HpaRules.Wanted(value, target, current, behavior.UpTolerance, behavior.DownTolerance));
        int replicas = WithinRate(now.UtcTicks, current, stabilized);
        if (replicas != current)
        {
            _changes.Add((now.UtcTicks, replicas - current));
        }

        return replicas;
    }

    private int Stabilize(long now, int current, int wanted)
    {
        (long upFrom, long downFrom) = (now - behavior.ScaleUp.StabilizationWindow.Ticks, now - behavior.ScaleDown.StabilizationWindow.Ticks);
        (int lowest, int highest, int outdated) = (wanted, wanted, 0);
        foreach ((long time, int replicas) in _wishes)
        {
            lowest = time > upFrom ? Math.Min(lowest, replicas) : lowest;
            highest = time > downFrom ? Math.Max(highest, replicas) : highest;
            outdated += time <= upFrom && time <= downFrom ? 1 : 0;
        }

        _wishes.RemoveRange(0, outdated);
        _wishes.Add((now, wanted));
        return current < lowest ? lowest : Math.Min(current, highest);
    }

    private int WithinRate(long now, int current, int wanted)
    {
        int limited = wanted == current ? current : Limited(now, current, wanted);
        return Math.Clamp(limited, behavior.MinReplicas, behavior.MaxReplicas);
    }

    private int Limited(long now, int current, int wanted)
    {
        _changes.RemoveAll(change => change.Time <= now - LongestPeriod.Ticks);
        int ChangeWithin(TimeSpan period) => _changes.Where(change => change.Time > now - period.Ticks).Sum(change => change.Change);
        return wanted > current
            ? Math.Min(wanted, HpaRules.ScaleUpLimit(current, behavior.ScaleUp, ChangeWithin))
            : Math.Max(wanted, HpaRules.ScaleDownLimit(current, behavior.ScaleDown, ChangeWithin));
    }
}
