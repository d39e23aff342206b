using System.Globalization;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Planning;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Doctor.Checks;

/// <summary>Looks at the past that forecasts would learn from: enough of it, without holes, in the threshold's units.</summary>
internal sealed class HistoryCheck : IDoctorCheck
{
    private const double MaxGapShare = 0.05;
    private const double ManyReplicas = 1000;
    private const double FewReplicas = 0.1;
    private static readonly TimeSpan WeeklySeason = TimeSpan.FromDays(7);
    private static readonly TimeSpan DailySeason = TimeSpan.FromDays(2);

    public async Task CheckAsync(ScaledManifest subject, Surroundings surroundings, Findings findings, CancellationToken cancellationToken)
    {
        foreach (TriggerManifest trigger in subject.OurTriggers)
        {
            if (surroundings.Source is null || trigger.Parsed.Options is not { } options || trigger.Metadata.ContainsKey("queryFromEnv"))
            {
                continue;
            }

            Reading now = await surroundings.ReadAsync(options, cancellationToken).ConfigureAwait(false);
            if (now is { Kind: ReadingKind.Failed, Error: not MetricSourceError.NotFinite })
            {
                // PrometheusCheck has said why; the history fails for the same reason.
                continue;
            }

            RangeReading history = await surroundings.HistoryAsync(options, cancellationToken).ConfigureAwait(false);
            Place place = trigger.AtKey("query");
            if (!history.Succeeded)
            {
                findings.Warning("history", place, $"the history cannot be read: {history.Error}{(history.Detail.Length == 0 ? "" : $" ({history.Detail})")}", "see what Prometheus says about this range query");
                continue;
            }

            CheckAmount(history, options, place, findings);
            CheckUnits(history, options, place, findings, trigger.Metadata.ContainsKey("thresholdFromEnv"));
        }
    }

    private static void CheckAmount(RangeReading history, TriggerOptions options, Place place, Findings findings)
    {
        int first = Array.FindIndex(history.Values, value => !double.IsNaN(value));
        TimeSpan length = first < 0 ? TimeSpan.Zero : (history.Values.Length - first) * history.Step;
        if (length < options.MinHistory)
        {
            TimeSpan missing = options.MinHistory - length;
            findings.Warning("too-little-history", place, $"there are {Durations.Format(length)} of history, {Durations.Format(options.MinHistory)} are needed: reactive for another {Durations.Format(missing)}", "wait, or lower minHistory");
            return;
        }

        if (length < DailySeason || (length < WeeklySeason && options.HistoryTimeWindow >= WeeklySeason))
        {
            string season = length < DailySeason ? "the daily pattern is" : "the weekly pattern is";
            findings.Note("short-history", place, $"there are {Durations.Format(length)} of history: {season} not known yet; forecasts get better with time");
        }

        int gaps = history.Values.AsSpan(first).ToArray().Count(double.IsNaN);
        double share = (double)gaps / (history.Values.Length - first);
        if (share > MaxGapShare)
        {
            string percent = (share * 100).ToString("0", CultureInfo.InvariantCulture);
            findings.Warning("gaps", place, $"{percent} % of the history is missing", "a rate over no pods gives nothing at night: measure demand where it arrives, or append 'or vector(0)' if nothing means 0");
        }
    }

    private static void CheckUnits(RangeReading history, TriggerOptions options, Place place, Findings findings, bool thresholdUnknown)
    {
        double[] values = [.. history.Values.Where(double.IsFinite)];
        if (values.Length == 0)
        {
            return;
        }

        double peak = values.Max();
        double replicas = DemandCapacity.Value(options, peak) / options.Threshold;
        string text = $"the highest demand of the history, {Number(peak)}, is {Number(replicas)} replicas at threshold {Number(options.Threshold)}";
        if (!thresholdUnknown && replicas > ManyReplicas)
        {
            findings.Warning("units", place, $"{text}: query and threshold seem to have different units", "threshold is what ONE replica should carry, in the query's units (a rate is per second)");
        }
        else if (!thresholdUnknown && replicas < FewReplicas)
        {
            findings.Warning("units", place, $"{text}: one replica would never be busy; a share or a per-pod average instead of a total, or another unit", "ask for the total, and set threshold to what ONE replica should carry in the same units");
        }

        if (peak is > 0 and <= 1 && values.Length > 10 && Array.TrueForAll(values, value => value is >= 0 and <= 1))
        {
            findings.Warning("looks-like-a-share", place, "all of the history lies between 0 and 1, like a share of capacity", "ask for total demand, such as requests per second");
        }

        if (Array.Exists(values, value => value < 0))
        {
            findings.Warning("negative-demand", place, "the history holds negative values; demand is 0 or more", "check the query for a subtraction");
        }

        CheckCeiling(values, peak, place, findings);
    }

    // Throughput that capacity caps touches its maximum again and again; free demand rarely comes near its maximum.
    private static void CheckCeiling(double[] values, double peak, Place place, Findings findings)
    {
        const double Near = 0.995;
        const double MuchOfTheTime = 0.1;
        bool flat = values.Min() >= peak * Near;
        double atCeiling = (double)values.Count(value => value >= peak * Near) / values.Length;
        if (peak > 0 && !flat && values.Length > 100 && atCeiling > MuchOfTheTime)
        {
            string percent = (atCeiling * 100).ToString("0", CultureInfo.InvariantCulture);
            findings.Warning("looks-capped", place, $"the history stands at its highest value {percent} % of the time: it looks capped by capacity", "measure where demand arrives, not what the pods managed");
        }
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
