using PredictiveScaler.Recommending;

namespace PredictiveScaler.Host.Recommend;

/// <summary>How a workload should scale, as JSON shows it; each figure with its reason.</summary>
internal sealed record ScalingView(
    Advised<double> Threshold,
    Advised<int> MinReplicas,
    Advised<int> MaxReplicas,
    Advised<BehaviorView> Behavior,
    Advised<int> FallbackReplicas,
    Advised<double> PodHoursPerDay,
    Advised<double> ViolationMinutesPerDay)
{
    public static ScalingView Of(ScalingAdvice advice) => new(
        advice.Threshold,
        advice.MinReplicas,
        advice.MaxReplicas,
        new Advised<BehaviorView>(BehaviorView.Of(advice.Behavior.Value), advice.Behavior.Reason),
        advice.FallbackReplicas,
        advice.PodHoursPerDay,
        advice.ViolationMinutesPerDay);
}
