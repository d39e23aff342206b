namespace PredictiveScaler.Host.Demo;

/// <summary>How a HorizontalPodAutoscaler moves; the defaults are those of Kubernetes for an HPA with a behavior block.</summary>
internal sealed record HpaBehavior
{
    public static readonly HpaBehavior Default = new();

    /// <summary>A ratio of metric to target within 1 plus or minus this changes nothing.</summary>
    public double Tolerance { get; init; } = 0.1;

    /// <summary>Replicas that one <see cref="ScaleUpPeriod"/> may add; the larger of this and <see cref="ScaleUpPercent"/> counts.</summary>
    public int ScaleUpPods { get; init; } = 4;

    /// <summary>Percent that one <see cref="ScaleUpPeriod"/> may add.</summary>
    public double ScaleUpPercent { get; init; } = 100;

    public TimeSpan ScaleUpPeriod { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Scale-in follows the highest wish of this window.</summary>
    public TimeSpan ScaleDownStabilization { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>KEDA's HPA never goes below 1; from 1 to 0 is KEDA's own step.</summary>
    public int MinReplicas { get; init; } = 1;

    public int MaxReplicas { get; init; } = 100;
}
