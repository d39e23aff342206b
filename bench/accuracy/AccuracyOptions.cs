namespace PredictiveScaler.Accuracy;

/// <summary>What one run of the benchmark is asked for.</summary>
internal sealed record AccuracyOptions
{
    /// <summary>Folder of traces.</summary>
    public required string Traces { get; init; }

    /// <summary>Origins a trace.</summary>
    public required int Origins { get; init; }

    /// <summary>Whether to run the rivals; otherwise those of <see cref="KeptRivals"/> stand in the table.</summary>
    public required bool Rivals { get; init; }

    public required string Out { get; init; }

    /// <summary>Shipped models.</summary>
    public required string Models { get; init; }

    /// <summary>Weights that never saw a source, a folder a source.</summary>
    public required string LeaveOneOut { get; init; }

    public required string KeptRivals { get; init; }

    /// <summary>The product's forecasters, separated by commas; null for all.</summary>
    public string? Methods { get; init; }

    /// <summary>Series to judge; empty for all.</summary>
    public required IReadOnlyList<string> Series { get; init; }

    /// <summary>Keeps back-tests that are there already.</summary>
    public required bool Resume { get; init; }

    /// <summary>Goes on where a shipped model saw a source and no weights without it are kept.</summary>
    public required bool AllowMissing { get; init; }

    public required string Python { get; init; }
}
