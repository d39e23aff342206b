using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Experiments.Sweeping;

/// <summary>
/// What goes with a forecast besides the target. Its HPA has no tolerance in either direction, for the plan has its own hysteresis (the HPA's
/// field <c>tolerance</c>: Kubernetes 1.33 behind a feature gate, on by default from 1.35), and a scale-in window that the forecast makes safe.
/// </summary>
/// <param name="WindowSeconds">Scale-in window.</param>
/// <param name="SafetyIsGiven">The trigger says quantile and margin, so they are provided in full; else as far as they are worth their replicas.</param>
internal readonly record struct RecommendedSetting(int WindowSeconds, bool SafetyIsGiven)
{
    private static readonly int[] Windows = [300, 60, 0];

    /// <summary>All to choose among, the most careful first.</summary>
    public static IReadOnlyList<RecommendedSetting> All { get; } =
        [.. from window in Windows from given in new[] { true, false } select new RecommendedSetting(window, given)];

    public string Label => FormattableString.Invariant($"tolerance 0, scale-in {WindowSeconds} s{(SafetyIsGiven ? ", safety given" : "")}");

    public HpaBehavior Behavior()
    {
        HpaBehavior exact = HpaBehavior.Default.WithoutTolerance();
        return exact with { ScaleDown = exact.ScaleDown with { StabilizationWindow = TimeSpan.FromSeconds(WindowSeconds) } };
    }
}
