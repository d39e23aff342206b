namespace PredictiveScaler.Monitoring;

/// <summary>Reads demand from anything that speaks the Prometheus HTTP API (Prometheus, Thanos, Mimir, VictoriaMetrics).</summary>
internal sealed class PrometheusMetricSource(SourceResolver resolver, TimeProvider time) : IMetricSource, ISeriesLister, ISeriesReader
{
    /// <summary>Points of one request, below the 11,000 that Prometheus allows.</summary>
    internal const int ChunkPoints = 10_000;

    /// <summary>Most points of one read: 28 days at 10 seconds, and some.</summary>
    internal const int MaxPoints = 300_000;

    // Triggers with equal queries ask within one plan step; a value that was read for the same time a moment ago is the same value.
    private static readonly TimeSpan KeepReadings = TimeSpan.FromSeconds(5);
    private const int MaxKeptReadings = 20_000;

    private readonly SharedReads<ReadKey, Reading> _instants = new(time, KeepReadings, MaxKeptReadings, reading => reading.Kind != ReadingKind.Failed);
    private readonly SharedReads<ReadKey, RangeReading> _ranges = new(time, TimeSpan.Zero, 0, _ => false);

    public async Task<Reading> ReadAsync(MetricQuery query, DateTimeOffset time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        (SourceEndpoint? endpoint, MetricSourceError error, string detail) = resolver.Resolve(query);
        if (endpoint is null)
        {
            return Reading.Failed(time, error, detail);
        }

        return await _instants.GetAsync(
            ReadKey.Of(endpoint, query, time, time),
            (endpoint, query, time),
            static (state, token) => ReadInstantAsync(state.endpoint, state.query, state.time, token),
            static state => state.endpoint.RecordShared(),
            cancellationToken);
    }

    /// <summary>The array of the result may be shared with other callers: it is read only.</summary>
    public async Task<RangeReading> ReadRangeAsync(
        MetricQuery query, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, end);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((end - start) / query.Step, MaxPoints, nameof(end));
        cancellationToken.ThrowIfCancellationRequested();
        (SourceEndpoint? endpoint, MetricSourceError error, string detail) = resolver.Resolve(query);
        if (endpoint is null)
        {
            return new RangeReading(error, detail, start, query.Step, []);
        }

        return await _ranges.GetAsync(
            ReadKey.Of(endpoint, query, start, end),
            (endpoint, query, start, end),
            static (state, token) => ReadChunksAsync(state.endpoint, state.query, state.start, state.end, token),
            static state => state.endpoint.RecordShared(),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<SeriesListing> ListSeriesAsync(
        MetricQuery query, DateTimeOffset start, DateTimeOffset end, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, end);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((end - start) / query.Step, ChunkPoints, nameof(end));
        (SourceEndpoint? endpoint, MetricSourceError error, string detail) = resolver.Resolve(query);
        if (endpoint is null)
        {
            return new SeriesListing(error, detail, 0, []);
        }

        LabelSink labels = new(limit);
        RangeGrid none = new(Memory<double>.Empty, start.ToUnixTimeMilliseconds(), (long)query.Step.TotalMilliseconds);
        QueryRequest request = QueryRequest.ForRange(query, start, end, none, endpoint.TimeoutOf(query), labels);
        QueryOutcome outcome = await endpoint.AskAsync(request, cancellationToken);
        return new SeriesListing(outcome.Error, outcome.Detail, labels.Count, labels.Sets);
    }

    /// <inheritdoc/>
    public async Task<SeriesReading> ReadSeriesAsync(
        MetricQuery query, DateTimeOffset start, DateTimeOffset end, int mostSeries, int mostPoints, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, end);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((end - start) / query.Step, ChunkPoints, nameof(end));
        (SourceEndpoint? endpoint, MetricSourceError error, string detail) = resolver.Resolve(query);
        if (endpoint is null)
        {
            return SeriesReading.Failed(error, detail);
        }

        PointSink points = new(mostSeries, mostPoints);
        RangeGrid none = new(Memory<double>.Empty, start.ToUnixTimeMilliseconds(), (long)query.Step.TotalMilliseconds);
        QueryRequest request = QueryRequest.ForRange(query, start, end, none, endpoint.TimeoutOf(query), points);
        QueryOutcome outcome = await endpoint.AskAsync(request, cancellationToken);
        return outcome.Error == MetricSourceError.None ? points.ToReading() : SeriesReading.Failed(outcome.Error, outcome.Detail);
    }

    private static async Task<Reading> ReadInstantAsync(
        SourceEndpoint endpoint, MetricQuery query, DateTimeOffset time, CancellationToken cancellationToken)
    {
        QueryRequest request = QueryRequest.Instant(query, time, endpoint.TimeoutOf(query));
        QueryOutcome outcome = await endpoint.AskAsync(request, cancellationToken);
        if (outcome.Error != MetricSourceError.None)
        {
            return Reading.Failed(time, outcome.Error, outcome.Detail);
        }

        return outcome.IsEmpty ? Reading.Empty(time) : Reading.Of(time, outcome.Value);
    }

    private static async Task<RangeReading> ReadChunksAsync(
        SourceEndpoint endpoint, MetricQuery query, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        int points = (int)((end - start).Ticks / query.Step.Ticks) + 1;
        double[] values = new double[points];
        Array.Fill(values, double.NaN);
        for (int first = 0; first < points; first += ChunkPoints)
        {
            int count = Math.Min(ChunkPoints, points - first);
            QueryOutcome outcome = await AskChunkAsync(endpoint, query, start + (first * query.Step), values.AsMemory(first, count), cancellationToken);
            if (outcome.Error != MetricSourceError.None)
            {
                return new RangeReading(outcome.Error, outcome.Detail, start, query.Step, values) { IsTransient = outcome.IsTransient };
            }
        }

        return new RangeReading(MetricSourceError.None, "", start, query.Step, values);
    }

    private static Task<QueryOutcome> AskChunkAsync(
        SourceEndpoint endpoint, MetricQuery query, DateTimeOffset start, Memory<double> values, CancellationToken cancellationToken)
    {
        RangeGrid grid = new(values, start.ToUnixTimeMilliseconds(), (long)query.Step.TotalMilliseconds);
        DateTimeOffset end = start + ((values.Length - 1) * query.Step);
        return endpoint.AskAsync(QueryRequest.ForRange(query, start, end, grid, endpoint.TimeoutOf(query)), cancellationToken);
    }
}
