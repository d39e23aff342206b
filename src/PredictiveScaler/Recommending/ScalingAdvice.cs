using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Recommending;

/// <summary>How a workload should scale, found by simulation on its own history.</summary>
internal sealed record ScalingAdvice
{
    /// <summary>The trigger's mode: Auto where a forecast pays, Preview (today's answers, forecasts only recorded) where it does not; the reason is the verdict.</summary>
    public required Advised<ScalingMode> Mode { get; init; }

    /// <summary>Demand that one replica should carry.</summary>
    public required Advised<double> Threshold { get; init; }

    public required Advised<int> MinReplicas { get; init; }

    public required Advised<int> MaxReplicas { get; init; }

    /// <summary>Ramp-up and ramp-down; its scale-down window is the scale-in window, and a tolerance that differs from the cluster's is of its own.</summary>
    public required Advised<HpaBehavior> Behavior { get; init; }

    /// <summary>What KEDA goes to when nothing trustworthy is known.</summary>
    public required Advised<int> FallbackReplicas { get; init; }

    /// <summary>Expected a day, against what is there now; whole sentences.</summary>
    public required Advised<double> PodHoursPerDay { get; init; }

    public required Advised<double> ViolationMinutesPerDay { get; init; }

    /// <summary>What stands behind the figures; whole sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A figure with its reason in plain words.</summary>
internal sealed record Advised<T>(T Value, string Reason);
