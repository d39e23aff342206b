using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Host.Manifests;

/// <summary>The block <c>behavior</c> of an HPA, in Kubernetes' own words.</summary>
internal sealed record BehaviorView(ScalingRulesView ScaleUp, ScalingRulesView ScaleDown)
{
    public static BehaviorView Of(HpaBehavior behavior) => new(ScalingRulesView.Of(behavior.ScaleUp), ScalingRulesView.Of(behavior.ScaleDown));
}

/// <summary>One direction; a tolerance of null is the cluster's.</summary>
internal sealed record ScalingRulesView(int StabilizationWindowSeconds, string SelectPolicy, IReadOnlyList<ScalingPolicyView> Policies, double? Tolerance)
{
    public static ScalingRulesView Of(HpaScalingRules rules) => new(
        (int)rules.StabilizationWindow.TotalSeconds,
        rules.SelectPolicy.ToString(),
        [.. rules.Policies.Select(policy => new ScalingPolicyView(policy.Unit.ToString(), policy.Value, (int)policy.Period.TotalSeconds))],
        rules.Tolerance);
}

internal sealed record ScalingPolicyView(string Type, int Value, int PeriodSeconds);
