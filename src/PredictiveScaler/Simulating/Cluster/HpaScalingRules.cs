namespace PredictiveScaler.Simulating.Cluster;

/// <summary>How an HPA may move in one direction: the block <c>scaleUp</c> or <c>scaleDown</c> of its behavior.</summary>
internal sealed record HpaScalingRules
{
    /// <summary>Kubernetes' default for scaling up: at once, 4 pods or 100 % every 15 s.</summary>
    public static readonly HpaScalingRules DefaultUp = new()
    {
        Policies = [new(HpaPolicyUnit.Percent, 100, TimeSpan.FromSeconds(15)), new(HpaPolicyUnit.Pods, 4, TimeSpan.FromSeconds(15))],
    };

    /// <summary>Kubernetes' default for scaling down: 100 % every 15 s, but only to the highest wish of 5 minutes.</summary>
    public static readonly HpaScalingRules DefaultDown = new()
    {
        StabilizationWindow = TimeSpan.FromMinutes(5),
        Policies = [new(HpaPolicyUnit.Percent, 100, TimeSpan.FromSeconds(15))],
    };

    /// <summary>Scaling up follows the lowest, scaling down the highest wish of this window; 0 to 1 h.</summary>
    public TimeSpan StabilizationWindow { get; init; }

    /// <summary>Share by which the metric must be off in this direction; null = the cluster's, <see cref="HpaBehavior.Tolerance"/>.</summary>
    public double? Tolerance { get; init; }

    public HpaSelectPolicy SelectPolicy { get; init; } = HpaSelectPolicy.Max;

    /// <summary>At least one unless <see cref="SelectPolicy"/> is <see cref="HpaSelectPolicy.Disabled"/>.</summary>
    public required IReadOnlyList<HpaScalingPolicy> Policies { get; init; }
}
