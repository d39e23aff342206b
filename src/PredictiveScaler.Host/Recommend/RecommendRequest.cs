using PredictiveScaler.Host.Assess;
using PredictiveScaler.Host.Collect;
using PredictiveScaler.Recommending;

namespace PredictiveScaler.Host.Recommend;

/// <summary>What the command line asks for.</summary>
internal sealed record RecommendRequest
{
    public ServerChoice Server { get; init; } = new();

    public required WorkloadName Workload { get; init; }

    public required string Namespace { get; init; }

    public string? Container { get; init; }

    public TimeSpan Window { get; init; } = UsageRequest.DefaultWindow;

    public MemoryLimitPolicy MemoryLimit { get; init; }

    public CpuLimitPolicy CpuLimit { get; init; }

    /// <summary>The demand and how it is scaled today; null = nothing is recommended for scaling.</summary>
    public AssessRequest? Scaling { get; init; }

    /// <summary>File for the ScaledObject alone; null = it follows the patch in YAML.</summary>
    public string? ScaledObject { get; init; }

    public RecommendFormat Format { get; init; }

    /// <summary>File to write; null = standard output.</summary>
    public string? Out { get; init; }
}
