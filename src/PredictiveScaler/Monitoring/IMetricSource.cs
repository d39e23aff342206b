namespace PredictiveScaler.Monitoring;

/// <summary>Reads demand. Never throws for what the network or the server does: that is in the reading. Throws only when cancelled.</summary>
internal interface IMetricSource
{
    /// <summary>The value at exactly <paramref name="time"/>.</summary>
    Task<Reading> ReadAsync(MetricQuery query, DateTimeOffset time, CancellationToken cancellationToken);

    /// <summary>The values at <paramref name="start"/>, start + query.Step, ... up to <paramref name="end"/>; split into chunks under 11,000 points.</summary>
    Task<RangeReading> ReadRangeAsync(MetricQuery query, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken);
}
