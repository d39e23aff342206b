namespace PredictiveScaler.Host.Demo;

/// <summary>One HorizontalPodAutoscaler: remembers its wishes and its scale-ups, decides on every sync.</summary>
internal sealed class Hpa(double target, HpaBehavior behavior)
{
    private readonly List<(DateTimeOffset Time, int Replicas)> _wishes = [];
    private readonly List<(DateTimeOffset Time, int Added)> _scaleUps = [];

    /// <summary>Replicas after this sync. <paramref name="current"/> is at least 1: at 0 the HPA is switched off.</summary>
    public int Sync(DateTimeOffset now, int current, double value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(current, 1);
        if (_wishes.Count == 0)
        {
            _wishes.Add((now, current));
        }

        int wanted = HpaRules.Wanted(value, target, current, behavior.Tolerance);
        int stabilized = Stabilize(now, current, wanted);
        int bounded = Math.Clamp(stabilized, behavior.MinReplicas, behavior.MaxReplicas);
        return bounded > current ? ScaleUp(now, current, bounded) : bounded;
    }

    private int Stabilize(DateTimeOffset now, int current, int wanted)
    {
        _wishes.RemoveAll(wish => wish.Time <= now - behavior.ScaleDownStabilization);
        _wishes.Add((now, wanted));
        return wanted >= current ? wanted : Math.Min(current, _wishes.Max(wish => wish.Replicas));
    }

    private int ScaleUp(DateTimeOffset now, int current, int wanted)
    {
        _scaleUps.RemoveAll(step => step.Time <= now - behavior.ScaleUpPeriod);
        int atPeriodStart = current - _scaleUps.Sum(step => step.Added);
        int replicas = Math.Max(current, Math.Min(wanted, HpaRules.ScaleUpLimit(atPeriodStart, behavior)));
        _scaleUps.Add((now, replicas - current));
        return replicas;
    }
}
