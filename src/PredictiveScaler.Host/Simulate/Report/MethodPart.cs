using System.Globalization;
using System.Text;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>How it was simulated, so that a reader can judge what it is worth.</summary>
internal static class MethodPart
{
    public static void Append(StringBuilder body, SimulationReportInput input)
    {
        body.Append("<h2>How it was simulated</h2>\n");
        FactList.Append(body, [.. Facts(input), .. input.Notes]);
    }

    private static IEnumerable<ReportFact> Facts(SimulationReportInput input)
    {
        SimulationSettings settings = input.Settings;
        if (input.Runs.FirstOrDefault(run => run.Rows.Count > 0) is { } run)
        {
            yield return new("period", $"{ReportNumbers.Time(run.Rows[0].Time)} to {ReportNumbers.Time(run.Rows[^1].Time)} UTC, the last {ReportNumbers.Share(1 - settings.From)} of the trace; what lies before is history and tuning");
            if (input.ActedShare is { } share)
            {
                yield return new("forecast", $"good enough to act on {ReportNumbers.Share(share)} of the time; in the rest the service answers as KEDA's own trigger does");
            }

            yield return new("known", $"{ReportNumbers.Days(run.Figures.KnownHours)} of {ReportNumbers.Days(run.Figures.Hours)}: a gap in the trace counts as neither served nor slow");
        }

        yield return new("start-up", $"{ReportNumbers.Span(settings.StartUp)} on average from asking for a pod until it serves, give or take {ReportNumbers.Share(settings.StartUpSpread)}; a starting pod costs what a ready one does");
        yield return new("workload", $"a ready replica serves {ReportNumbers.Setting(settings.Capacity)}; {settings.MinReplicas.ToString(CultureInfo.InvariantCulture)} to {settings.MaxReplicas.ToString(CultureInfo.InvariantCulture)} replicas; today's target {ReportNumbers.Setting(settings.Threshold)} a replica");
        foreach (ReportFact fact in Shared(settings))
        {
            yield return fact;
        }
    }

    /// <summary>What is the same whatever the workload.</summary>
    public static IEnumerable<ReportFact> Shared(SimulationSettings settings)
    {
        yield return new("cluster", $"an HPA that looks every {ReportNumbers.Span(settings.Tick)} with Kubernetes' tolerance, stabilization windows and scaling policies; KEDA polls every {ReportNumbers.Span(settings.PollingInterval)}, cooldown {ReportNumbers.Span(settings.Cooldown)}");
        yield return new("measurement", $"a scrape every {ReportNumbers.Span(settings.ScrapeInterval)} and a rate over {ReportNumbers.Span(settings.RateWindow)}: what a scaler sees is {ReportNumbers.Span(TimeSpan.FromSeconds(Math.Round(settings.MeasurementAge.TotalSeconds)))} old on average; demand between two samples is a straight line");
        yield return new("response times", $"a model, not a measurement: each ready replica is one server of an M/M/c queue (Sakasegawa's approximation) with a service time of {ReportNumbers.Seconds(ResponseTimes.ServiceSeconds)}; demand above capacity piles up and is worked off later; nobody waits longer than {ReportNumbers.Seconds(ResponseTimes.PatienceSeconds)}; percentiles are weighted by demand");
        yield return new("repeatable", $"start-up times come from seed {settings.Seed.ToString(CultureInfo.InvariantCulture)}: the same input gives the same figures, to the last bit");
    }
}
