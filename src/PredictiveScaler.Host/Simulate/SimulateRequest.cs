namespace PredictiveScaler.Host.Simulate;

/// <summary>What the command line asks for.</summary>
internal sealed record SimulateRequest
{
    public required string Trace { get; init; }

    public required string Out { get; init; }

    /// <summary>Names of the catalog, in the order asked for.</summary>
    public required IReadOnlyList<string> Policies { get; init; }

    /// <summary>Demand that a replica should carry.</summary>
    public required double Threshold { get; init; }

    /// <summary>Demand that a ready replica serves.</summary>
    public required double Capacity { get; init; }

    public TimeSpan StartUp { get; init; } = TimeSpan.FromSeconds(90);

    public double StartUpSpread { get; init; } = 0.1;

    public int MinReplicas { get; init; } = 1;

    public int MaxReplicas { get; init; } = 1000;

    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Share of the trace that is history, [0, 1).</summary>
    public double From { get; init; } = 0.5;

    /// <summary>Of the forecast; null = a trigger's default.</summary>
    public double? Quantile { get; init; }

    /// <summary>Null = as <c>auto</c> would measure it.</summary>
    public TimeSpan? LeadTime { get; init; }

    /// <summary>Null = a minute, or the trace's step.</summary>
    public TimeSpan? QueryStep { get; init; }

    /// <summary>File with an HPA behavior; null = Kubernetes' defaults.</summary>
    public string? Behavior { get; init; }

    public TimeSpan Cooldown { get; init; } = TimeSpan.FromSeconds(300);

    public TimeSpan PollingInterval { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan ScrapeInterval { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan RateWindow { get; init; } = TimeSpan.FromSeconds(60);

    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    public ulong Seed { get; init; } = 1;

    /// <summary>Null = the models shipped.</summary>
    public string? ModelsDirectory { get; init; }
}
