namespace PredictiveScaler.Monitoring;

/// <summary>What <see cref="HistoryFetchPlan"/> needs to know of a series.</summary>
/// <param name="Step">Distance between two samples.</param>
/// <param name="HistoryWindow">How far back forecasts look.</param>
/// <param name="CoarseFactor">Steps that one coarse sample is the mean of; 1 = none.</param>
/// <param name="CoveredFrom">Oldest time the source was asked about without a hole since; null = never asked.</param>
/// <param name="CoveredTo">Newest time the source was asked about; null = never asked.</param>
internal readonly record struct SeriesState(
    TimeSpan Step,
    TimeSpan HistoryWindow,
    int CoarseFactor,
    DateTimeOffset? CoveredFrom,
    DateTimeOffset? CoveredTo);
