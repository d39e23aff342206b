using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Recommending;

/// <summary>How a workload should scale, found by simulation on its own history.</summary>
internal sealed record ScalingAdvice
{
    /// <summary>Demand that one replica should carry.</summary>
    public required Advised<double> Threshold { get; init; }

    public required Advised<int> MinReplicas { get; init; }

    public required Advised<int> MaxReplicas { get; init; }

    /// <summary>Ramp-up and ramp-down; its scale-down window is the scale-in window.</summary>
    public required Advised<HpaBehavior> Behavior { get; init; }

    /// <summary>What KEDA goes to when nothing trustworthy is known.</summary>
    public required Advised<int> FallbackReplicas { get; init; }

    /// <summary>Expected a day, against what is there now; whole sentences.</summary>
    public required Advised<double> PodHoursPerDay { get; init; }

    public required Advised<double> ViolationMinutesPerDay { get; init; }
}

/// <summary>A figure with its reason in plain words.</summary>
internal sealed record Advised<T>(T Value, string Reason);
