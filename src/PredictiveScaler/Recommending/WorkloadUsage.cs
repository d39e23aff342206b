namespace PredictiveScaler.Recommending;

/// <summary>What was measured of a workload.</summary>
internal sealed record WorkloadUsage
{
    public required string Namespace { get; init; }

    public required WorkloadName Workload { get; init; }

    /// <summary>Start and end of the window that was looked at.</summary>
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>Fewest, mean and most pods at a time.</summary>
    public required (int Fewest, double Mean, int Most) Pods { get; init; }

    /// <summary>Whether kube-state-metrics told requests and limits.</summary>
    public required bool KnowsCurrent { get; init; }

    /// <summary>In the order of their names.</summary>
    public required IReadOnlyList<ContainerUsage> Containers { get; init; }
}
