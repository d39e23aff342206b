using System.Globalization;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Collecting;

/// <summary>Says why a chunk could not be had, and what would help.</summary>
internal sealed class CollectFailure(IMetricSource source, CollectJob job)
{
    private const int ListedSeries = 5;

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public static CollectException Nothing(CollectJob job, string count, DateTimeOffset from) => new(
        $"{job.Name}: the query gave {count} since {Text(from)}. Is the metric's name right, do its labels match, and was it scraped in that time? Try it in the server's own page first.");

    public async Task<CollectException> ExplainAsync(RangeReading reading, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        string where = $"{job.Name}: {job.Source} from {Text(start)} to {Text(end)}";
        string kept = "What was fetched before is kept: the same command goes on there.";
        return new CollectException(reading.Error switch
        {
            MetricSourceError.MultipleElements => $"{job.Name}: {await SeveralAsync(start, end, cancellationToken)}",
            MetricSourceError.QueryRefused => $"{where}: the query was refused. {Sentence(reading.Detail)} {Advice(reading.Detail)}",
            MetricSourceError.TimedOut => $"{where}: {reading.Detail} A shorter --chunk or a longer --timeout helps. {kept}",
            MetricSourceError.TooLarge => $"{where}: {reading.Detail} A shorter --chunk helps. {kept}",
            _ => $"{where}: {reading.Detail} {kept}",
        });
    }

    private static string Sentence(string text) => text.Length > 0 && !text.EndsWith('.') ? text + "." : text;

    // "query processing would load too many samples into memory", "exceeded maximum resolution of 11,000 points per timeseries"
    private static string Advice(string detail) => detail.Contains("samples", StringComparison.Ordinal) || detail.Contains("maximum", StringComparison.Ordinal)
        ? "A shorter --chunk helps."
        : "Try the query in the server's own page first.";

    private async Task<string> SeveralAsync(DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        const string fix = "One trace is one total: sum({0}) adds them up and max({0}) takes the highest; --each-series writes a file for each.";
        string advice = string.Format(CultureInfo.InvariantCulture, fix, job.Query.PromQl);
        DateTimeOffset last = start + (Math.Min((long)((end - start) / job.Step), PrometheusMetricSource.ChunkPoints - 1) * job.Step);
        SeriesListing? listing = source is ISeriesLister lister ? await lister.ListSeriesAsync(job.Query, start, last, ListedSeries, cancellationToken) : null;
        if (listing is not { Error: MetricSourceError.None, Count: > 1 })
        {
            return $"the query gives several series where one is needed. {advice}";
        }

        string names = string.Join(", ", listing.Sets);
        string more = listing.Count > listing.Sets.Count ? string.Create(CultureInfo.InvariantCulture, $" and {listing.Count - listing.Sets.Count} more") : "";
        return string.Create(CultureInfo.InvariantCulture, $"the query gives {listing.Count} series where one is needed: {names}{more}. {advice}");
    }
}
