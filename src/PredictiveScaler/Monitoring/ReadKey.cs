namespace PredictiveScaler.Monitoring;

/// <summary>What makes two reads equal: where they go, what they carry, and which times they ask for. Whether a namespace may ask is settled before.</summary>
internal readonly record struct ReadKey(
    SourceEndpoint Endpoint,
    string PromQl,
    TimeSpan Step,
    string? NamespaceParameter,
    string QueryParameters,
    string CustomHeaders,
    TimeSpan? RequestTimeout,
    long StartTicks,
    long EndTicks)
{
    public static ReadKey Of(SourceEndpoint endpoint, MetricQuery query, DateTimeOffset start, DateTimeOffset end) => new(
        endpoint,
        query.PromQl,
        query.Step,
        query.NamespaceParameter,
        query.QueryParameters,
        query.CustomHeaders,
        query.RequestTimeout,
        start.UtcTicks,
        end.UtcTicks);
}
