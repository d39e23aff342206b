namespace PredictiveScaler.Simulating.Cluster;

/// <summary>How a HorizontalPodAutoscaler moves; the defaults are those of Kubernetes for an HPA with a behavior block.</summary>
internal sealed record HpaBehavior
{
    public static readonly HpaBehavior Default = new();

    /// <summary>A ratio of metric to target within 1 plus or minus this changes nothing, unless a direction has its own.</summary>
    public double Tolerance { get; init; } = 0.1;

    public HpaScalingRules ScaleUp { get; init; } = HpaScalingRules.DefaultUp;

    public HpaScalingRules ScaleDown { get; init; } = HpaScalingRules.DefaultDown;

    public double UpTolerance => ScaleUp.Tolerance ?? Tolerance;

    public double DownTolerance => ScaleDown.Tolerance ?? Tolerance;

    /// <summary>The same, but every change counts.</summary>
    public HpaBehavior WithoutTolerance() => this with { Tolerance = 0, ScaleUp = ScaleUp with { Tolerance = null }, ScaleDown = ScaleDown with { Tolerance = null } };

    /// <summary>KEDA's HPA never goes below 1; from 1 to 0 is KEDA's own step.</summary>
    public int MinReplicas { get; init; } = 1;

    public int MaxReplicas { get; init; } = 100;
}
