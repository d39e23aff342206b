using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Simulate;

/// <summary>What the command line asks for.</summary>
internal sealed record SimulateRequest
{
    public required string Trace { get; init; }

    public required string Out { get; init; }

    /// <summary>Names of the catalog, in the order asked for.</summary>
    public required IReadOnlyList<string> Policies { get; init; }

    /// <summary>The workload and the cluster; the behavior is in a file of its own.</summary>
    public required SimulationSettings Settings { get; init; }

    /// <summary>Of the forecast; null = a trigger's default.</summary>
    public double? Quantile { get; init; }

    /// <summary>Null = as <c>auto</c> would measure it.</summary>
    public TimeSpan? LeadTime { get; init; }

    /// <summary>Null = a minute, or the trace's step.</summary>
    public TimeSpan? QueryStep { get; init; }

    /// <summary>File with an HPA behavior; null = Kubernetes' defaults.</summary>
    public string? Behavior { get; init; }

    /// <summary>Null = the models shipped.</summary>
    public string? ModelsDirectory { get; init; }
}
