namespace PredictiveScaler.Experiments;

/// <summary>What is run, and where it goes.</summary>
internal sealed record ExperimentsOptions
{
    /// <summary>Folder of traces; null = only the synthetic part.</summary>
    public required string? Traces { get; init; }

    /// <summary>Shipped models.</summary>
    public required string Models { get; init; }

    /// <summary>Weights that left a source out.</summary>
    public required string LeaveOneOut { get; init; }

    public required string Out { get; init; }

    public required IReadOnlyList<TimeSpan> StartUps { get; init; }

    /// <summary>Part of the names of the traces to run; empty = all.</summary>
    public required IReadOnlyList<string> Filter { get; init; }

    /// <summary>Traces at a time, at least 1.</summary>
    public required int Parallel { get; init; }

    /// <summary>Writes report.html too.</summary>
    public required bool Report { get; init; }

    /// <summary>Runs the synthetic traces too.</summary>
    public required bool Adversarial { get; init; }

    /// <summary>Takes forecasts that another build has recorded.</summary>
    public required bool KeepJournals { get; init; }
}
