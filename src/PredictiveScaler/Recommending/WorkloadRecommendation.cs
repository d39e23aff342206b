namespace PredictiveScaler.Recommending;

/// <summary>What a workload should ask for, and how it should scale.</summary>
internal sealed record WorkloadRecommendation
{
    public required string Namespace { get; init; }

    public required WorkloadName Workload { get; init; }

    /// <summary>Start and end of the window that was looked at.</summary>
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>Fewest, mean and most pods at a time; null = not known.</summary>
    public required (int Fewest, double Mean, int Most)? Pods { get; init; }

    public required IReadOnlyList<ContainerRecommendation> Containers { get; init; }

    /// <summary>What holds for all figures; whole sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Null = nothing was simulated.</summary>
    public ScalingAdvice? Scaling { get; init; }
}
