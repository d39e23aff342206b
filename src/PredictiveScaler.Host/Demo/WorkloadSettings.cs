using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Host.Demo;

/// <summary>The scaled workload and how KEDA is set up for it; KEDA's and the HPA's defaults.</summary>
internal sealed record WorkloadSettings
{
    /// <summary>Demand that one ready pod serves without a violation.</summary>
    public required double CapacityPerPod { get; init; }

    /// <summary>From asking for a pod until it serves.</summary>
    public TimeSpan StartUp { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>KEDA's pollingInterval.</summary>
    public TimeSpan PollingInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>KEDA's cooldownPeriod.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The HPA's sync period, and the step of the replay.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(15);

    public HpaBehavior Behavior { get; init; } = HpaBehavior.Default;
}
