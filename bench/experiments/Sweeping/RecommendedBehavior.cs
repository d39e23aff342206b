using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Experiments.Sweeping;

/// <summary>
/// The HPA behavior that goes with a forecast: no tolerance in either direction, for the plan has its own hysteresis (the HPA's field
/// <c>tolerance</c>: Kubernetes 1.33 behind a feature gate, on by default from 1.35), and a scale-in window that the forecast makes safe.
/// </summary>
internal static class RecommendedBehavior
{
    /// <summary>Scale-in windows in seconds, the most careful first.</summary>
    public static IReadOnlyList<int> Windows { get; } = [300, 60, 0];

    public static HpaBehavior Of(int windowSeconds)
    {
        HpaBehavior exact = HpaBehavior.Default.WithoutTolerance();
        return exact with { ScaleDown = exact.ScaleDown with { StabilizationWindow = TimeSpan.FromSeconds(windowSeconds) } };
    }
}
