using PredictiveScaler.Monitoring;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Doctor.Checks;

/// <summary>Asks Prometheus the query as it is: reachable, understood, exactly one element.</summary>
internal sealed class PrometheusCheck : IDoctorCheck
{
    public async Task CheckAsync(ScaledManifest subject, Surroundings surroundings, Findings findings, CancellationToken cancellationToken)
    {
        foreach (TriggerManifest trigger in subject.OurTriggers)
        {
            if (surroundings.Source is not null && trigger.Parsed.Options is { } options && !trigger.Metadata.ContainsKey("queryFromEnv"))
            {
                Reading reading = await surroundings.ReadAsync(options, cancellationToken).ConfigureAwait(false);
                Report(reading, options, trigger.AtKey("query"), findings);
            }
        }
    }

    private static void Report(Reading reading, TriggerOptions options, Place place, Findings findings)
    {
        switch (reading.Kind)
        {
            case ReadingKind.Failed:
                (string what, string fix) = Explained(reading);
                findings.Error("prometheus", place, reading.Detail.Length == 0 ? what : $"{what} ({reading.Detail})", fix);
                break;
            case ReadingKind.Empty:
                findings.Warning(
                    "query-empty",
                    place,
                    options.IgnoreNullValues ? "the query gives nothing now: that counts as 0 only while the workload is known to be idle, else as unknown" : "the query gives nothing now, which counts as unknown",
                    "check metric and label names; a rate over no pods is empty: measure demand where it arrives, or append 'or vector(0)'");
                break;
            case ReadingKind.Value when reading.Value < 0:
                findings.Error("negative-demand", place, "the query gives a negative value now; demand is 0 or more", "check the query for a subtraction");
                break;
        }
    }

    private static (string What, string Fix) Explained(Reading reading) => reading.Error switch
    {
        MetricSourceError.Unreachable => ("Prometheus cannot be reached", "check the address given with --prometheus, DNS, TLS and network policies"),
        MetricSourceError.TimedOut => ("Prometheus did not answer in time", "check its load, or make the query cheaper with a recording rule"),
        MetricSourceError.QueryRefused => ("Prometheus refuses the query", "correct the PromQL: try it in Prometheus' own page"),
        MetricSourceError.MultipleElements => ("the query gives several elements, exactly one is taken", "wrap it in sum(...)"),
        MetricSourceError.NotFinite => ("the query gives NaN or infinity now", "a division by nothing? ask for a total instead of a ratio"),
        MetricSourceError.HttpStatus => ("Prometheus answered with an error", "check credentials and path prefix"),
        MetricSourceError.Partial => ("Prometheus says that part of the data is missing", "check its stores and shards"),
        MetricSourceError.TooLarge or MetricSourceError.Malformed => ("what answers is not Prometheus' API", "check address and path prefix"),
        _ => ($"the query failed: {reading.Error}", "check the source's configuration"),
    };
}
