using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Recommending;

/// <summary>Which usage is wanted.</summary>
internal sealed record UsageRequest
{
    public static readonly TimeSpan DefaultWindow = TimeSpan.FromDays(8);
    public static readonly TimeSpan LeastWindow = TimeSpan.FromHours(1);
    public static readonly TimeSpan MostWindow = TimeSpan.FromDays(35);

    /// <summary>Windows end on such a time: requests within it ask the same and are told the same.</summary>
    public static readonly TimeSpan Grid = TimeSpan.FromMinutes(5);

    /// <summary>Source and tenant that are asked; its PromQL is replaced.</summary>
    public required MetricQuery Source { get; init; }

    /// <summary>A DNS label.</summary>
    public required string Namespace { get; init; }

    public required WorkloadName Workload { get; init; }

    /// <summary>One container, a DNS label; null = all.</summary>
    public string? Container { get; init; }

    public TimeSpan Window { get; init; } = DefaultWindow;

    /// <summary>End of the window.</summary>
    public required DateTimeOffset End { get; init; }
}
