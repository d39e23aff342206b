using PredictiveScaler.Host.Manifests;
using PredictiveScaler.Recommending;

namespace PredictiveScaler.Host.Recommend;

/// <summary>How a workload should scale, as JSON shows it; each figure with its reason.</summary>
internal sealed record ScalingView(
    Advised<string> Mode,
    Advised<double> Threshold,
    Advised<int> MinReplicas,
    Advised<int> MaxReplicas,
    Advised<BehaviorView> Behavior,
    Advised<int> FallbackReplicas,
    Advised<double> PodHoursPerDay,
    Advised<double> ViolationMinutesPerDay,
    IReadOnlyList<string> Notes)
{
    public static ScalingView Of(ScalingAdvice advice) => new(
        new Advised<string>(advice.Mode.Value.ToString(), advice.Mode.Reason),
        advice.Threshold,
        advice.MinReplicas,
        advice.MaxReplicas,
        new Advised<BehaviorView>(BehaviorView.Of(advice.Behavior.Value), advice.Behavior.Reason),
        advice.FallbackReplicas,
        advice.PodHoursPerDay,
        advice.ViolationMinutesPerDay,
        advice.Notes);
}
