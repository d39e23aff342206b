using PredictiveScaler.Recommending;
using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Host.Assess;

/// <summary>The workload that is assessed and how it is scaled today, of command line and manifest together.</summary>
internal sealed record AssessTarget
{
    /// <summary>Of the ScaledObject; the trace is called like it.</summary>
    public required string Name { get; init; }

    public required string Namespace { get; init; }

    public required WorkloadName Workload { get; init; }

    /// <summary>Whether somebody said what is scaled; else it is guessed from the name.</summary>
    public required bool WorkloadIsKnown { get; init; }

    /// <summary>Base URL of the server; null where a configured source or a trace is used.</summary>
    public Uri? Url { get; init; }

    /// <summary>Its base URL as the service would reach it, as far as anybody said; null = nobody did.</summary>
    public Uri? ClusterAddress { get; init; }

    /// <summary>PromQL; null where a trace is used.</summary>
    public string? Query { get; init; }

    /// <summary>Demand that a replica carries today.</summary>
    public required double Threshold { get; init; }

    /// <summary>Demand that one ready replica serves; null = not known.</summary>
    public double? Capacity { get; init; }

    public required int MinReplicas { get; init; }

    /// <summary>Whether nobody said <see cref="MinReplicas"/>.</summary>
    public bool MinReplicasAreAssumed { get; init; }

    /// <summary>Null = not known.</summary>
    public int? MaxReplicas { get; init; }

    public TimeSpan Cooldown { get; init; } = TimeSpan.FromSeconds(300);

    public TimeSpan PollingInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>HPA behavior in use.</summary>
    public HpaBehavior Behavior { get; init; } = HpaBehavior.Default;

    /// <summary>Whether nobody said <see cref="Behavior"/>.</summary>
    public bool BehaviorIsAssumed { get; init; }

    /// <summary>The trigger's metadata, to go on in the new one.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];
}
