namespace PredictiveScaler.Monitoring;

/// <summary>Says which series a query gives, where it gives more than one.</summary>
internal interface ISeriesLister
{
    /// <summary>The label sets of the query's series between two times, the first <paramref name="limit"/> of them; fewer than 10,000 points at query.Step.</summary>
    Task<SeriesListing> ListSeriesAsync(MetricQuery query, DateTimeOffset start, DateTimeOffset end, int limit, CancellationToken cancellationToken);
}
