namespace PredictiveScaler.Preprocessing;

/// <summary>What a trace is like: the exploratory analysis, as it is written to <c>analysis.json</c>. Times are UTC epoch seconds, spans seconds.</summary>
internal sealed record TraceAnalysis
{
    public required string Name { get; init; }

    public required long First { get; init; }

    public required long Last { get; init; }

    public required long Step { get; init; }

    /// <summary>Rows of the trace, gaps included.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows without a sample.</summary>
    public required int Missing { get; init; }

    /// <summary>Runs of rows without a sample.</summary>
    public required int Gaps { get; init; }

    public required long LongestGap { get; init; }

    /// <summary>Share of the measured samples that are 0.</summary>
    public required double ZeroFraction { get; init; }

    /// <summary>Mean, and quantiles of what was measured.</summary>
    public required DemandLevels Levels { get; init; }

    /// <summary>What a scaler saved with a model would use: (value - center) / spread.</summary>
    public required RobustScale Scale { get; init; }

    /// <summary>Change of the trend over the trace, as a share of the mean level per day; and how much of the variance the trend explains.</summary>
    public required double TrendPerDay { get; init; }

    public required double TrendStrength { get; init; }

    public required IReadOnlyList<FoundSeason> Seasons { get; init; }

    /// <summary>Robust spread of what neither trend nor seasons explain, as a share of the mean level.</summary>
    public required double RemainderShare { get; init; }

    public required IReadOnlyList<FoundAnomaly> Anomalies { get; init; }

    public required TraceSplit Split { get; init; }
}

/// <summary>Levels of demand.</summary>
internal readonly record struct DemandLevels(double Mean, double Least, double P10, double Median, double P90, double P99, double Most);

/// <summary>A season: its period in seconds and its strength, 0 to 1.</summary>
internal readonly record struct FoundSeason(long Period, double Strength);

/// <summary>An anomaly: when, how long in seconds, what it looks like and why.</summary>
internal sealed record FoundAnomaly(long Time, long Duration, string Kind, string Reason);

/// <summary>Where to cut a trace in time: training before ValidationFrom, then validation, the test from TestFrom on.</summary>
internal readonly record struct TraceSplit(long ValidationFrom, long TestFrom);
