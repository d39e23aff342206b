namespace PredictiveScaler.Host.Backtest;

/// <summary>What the command line asks for.</summary>
internal sealed record BacktestRequest
{
    public required string Trace { get; init; }

    public required string Out { get; init; }

    /// <summary>Null = the trace's own.</summary>
    public TimeSpan? Step { get; init; }

    /// <summary>Null = max(30 min, 6 steps), as a trigger's.</summary>
    public TimeSpan? Horizon { get; init; }

    /// <summary>Share of the trace before the first origin, [0, 1).</summary>
    public required double From { get; init; }

    /// <summary>Null = such that about 300 origins result.</summary>
    public int? Stride { get; init; }

    /// <summary>File of origins instead of <see cref="From"/> and <see cref="Stride"/>; null = none.</summary>
    public string? Origins { get; init; }

    /// <summary>Null = auto and every registered forecaster.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>Levels, ascending.</summary>
    public required IReadOnlyList<double> Quantiles { get; init; }

    /// <summary>Null = the models shipped.</summary>
    public string? ModelsDirectory { get; init; }
}
