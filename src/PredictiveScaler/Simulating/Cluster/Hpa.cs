namespace PredictiveScaler.Simulating.Cluster;

/// <summary>One HorizontalPodAutoscaler: remembers its wishes and what it changed, decides on every sync.</summary>
internal sealed class Hpa(double target, HpaBehavior behavior)
{
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromMinutes(30);
    private readonly List<(DateTimeOffset Time, int Replicas)> _wishes = [];
    private readonly List<(DateTimeOffset Time, int Change)> _changes = [];

    /// <summary>Replicas after this sync. <paramref name="current"/> is at least 1: at 0 the HPA is switched off.</summary>
    public int Sync(DateTimeOffset now, int current, double value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(current, 1);
        if (_wishes.Count == 0)
        {
            _wishes.Add((now, current));
        }

        int stabilized = Stabilize(now, current, HpaRules.Wanted(value, target, current, behavior.Tolerance));
        int replicas = WithinRate(now, current, stabilized);
        if (replicas != current)
        {
            _changes.Add((now, replicas - current));
        }

        return replicas;
    }

    private int Stabilize(DateTimeOffset now, int current, int wanted)
    {
        (TimeSpan up, TimeSpan down) = (behavior.ScaleUp.StabilizationWindow, behavior.ScaleDown.StabilizationWindow);
        (int lowest, int highest) = (wanted, wanted);
        foreach ((DateTimeOffset time, int replicas) in _wishes)
        {
            lowest = time > now - up ? Math.Min(lowest, replicas) : lowest;
            highest = time > now - down ? Math.Max(highest, replicas) : highest;
        }

        TimeSpan longest = up > down ? up : down;
        _wishes.RemoveAll(wish => wish.Time <= now - longest);
        _wishes.Add((now, wanted));
        return current < lowest ? lowest : Math.Min(current, highest);
    }

    private int WithinRate(DateTimeOffset now, int current, int wanted)
    {
        _changes.RemoveAll(change => change.Time <= now - LongestPeriod);
        int ChangeWithin(TimeSpan period) => _changes.Where(change => change.Time > now - period).Sum(change => change.Change);
        if (wanted > current)
        {
            return Math.Min(wanted, Math.Min(behavior.MaxReplicas, HpaRules.ScaleUpLimit(current, behavior.ScaleUp, ChangeWithin)));
        }

        int atLeast = wanted < current ? HpaRules.ScaleDownLimit(current, behavior.ScaleDown, ChangeWithin) : wanted;
        return Math.Clamp(Math.Max(wanted, atLeast), behavior.MinReplicas, behavior.MaxReplicas);
    }
}
