namespace PredictiveScaler.Monitoring;

/// <summary>Reads queries that give many series at once. Never throws for what the network or the server does.</summary>
internal interface ISeriesReader
{
    /// <summary>The series of the query between two times, each with its own points; fewer than 10,000 points a series at query.Step.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="start">First evaluation time.</param>
    /// <param name="end">Last evaluation time at most.</param>
    /// <param name="mostSeries">An answer with more is refused.</param>
    /// <param name="mostPoints">Of all series; an answer with more is refused.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task<SeriesReading> ReadSeriesAsync(
        MetricQuery query, DateTimeOffset start, DateTimeOffset end, int mostSeries, int mostPoints, CancellationToken cancellationToken);
}
