using System.Diagnostics.Metrics;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Telemetry;

/// <summary>Instruments of the metric sources. Label <c>source</c> is a configured name, or <c>metadata</c> for every address that metadata names.</summary>
internal sealed class SourceMetrics
{
    private readonly Counter<long> _requests = ScalerMeter.Instance.CreateCounter<long>(
        "source_requests_total", description: "Reads of a source by outcome, retries counted as one.");

    private readonly Counter<long> _retries = ScalerMeter.Instance.CreateCounter<long>(
        "source_retries_total", description: "Requests that were sent again.");

    private readonly Counter<long> _shared = ScalerMeter.Instance.CreateCounter<long>(
        "source_shared_reads_total", description: "Reads answered by another trigger's equal read.");

    private readonly Histogram<double> _durations = ScalerMeter.Instance.CreateHistogram(
        "source_request_duration_seconds", "s", "Time of one read, waiting and retries included.", advice: ScalerMeter.Durations);

    public void RecordRead(string source, MetricSourceError error, double seconds)
    {
        _requests.Add(1, new("source", source), new("outcome", OutcomeOf(error)));
        _durations.Record(seconds, new KeyValuePair<string, object?>("source", source));
    }

    public void RecordRetry(string source) => _retries.Add(1, new KeyValuePair<string, object?>("source", source));

    public void RecordShared(string source) => _shared.Add(1, new KeyValuePair<string, object?>("source", source));

    private static string OutcomeOf(MetricSourceError error) => error switch
    {
        MetricSourceError.None => "ok",
        MetricSourceError.SourceNotAvailable => "source_not_available",
        MetricSourceError.AddressRefused => "address_refused",
        MetricSourceError.Unreachable => "unreachable",
        MetricSourceError.TimedOut => "timed_out",
        MetricSourceError.CircuitOpen => "circuit_open",
        MetricSourceError.Overloaded => "overloaded",
        MetricSourceError.HttpStatus => "http_status",
        MetricSourceError.QueryRefused => "query_refused",
        MetricSourceError.TooLarge => "too_large",
        MetricSourceError.Malformed => "malformed",
        MetricSourceError.MultipleElements => "multiple_elements",
        MetricSourceError.Partial => "partial",
        MetricSourceError.NotFinite => "not_finite",
        MetricSourceError.Stale => "stale",
        _ => "other",
    };
}
