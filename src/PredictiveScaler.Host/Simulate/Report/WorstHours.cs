using System.Globalization;
using System.Text;
using PredictiveScaler.Host.Reporting;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>The hours in which reactive and predictive scaling did worst, seen closely.</summary>
internal static class WorstHours
{
    private const int Buckets = 400;
    private const int MostLines = 4;
    private static readonly TimeSpan Span = TimeSpan.FromHours(3);
    private static readonly string[] Shown = [PolicyNames.Reactive, PolicyNames.ReactiveTuned, PolicyNames.Oracle, PolicyNames.Predictive];

    public static void Append(StringBuilder body, SimulationReportInput input)
    {
        SimulationRun[] runs = Lines(input);
        List<DateTimeOffset> seen = [];
        foreach (SimulationRun judged in runs.Where(run => run.Policy != PolicyNames.Oracle).OrderBy(run => run.Policy != PolicyNames.Reactive).ThenBy(run => run.Policy != PolicyNames.Predictive).Take(2))
        {
            // A run that was never short has no worst hours.
            if (Start(judged.Rows, input.Settings) is not { } start)
            {
                continue;
            }

            if (seen.Exists(other => (other - start).Duration() < Span / 2))
            {
                continue;
            }

            AppendHours(body, input, runs, judged.Policy, start, isFirst: seen.Count == 0);
            seen.Add(start);
        }

        if (seen.Count > 0)
        {
            FrontierPlot.AppendLegend(body, runs.Select(run => run.Policy));
        }
    }

    /// <summary>Start of the span with the most demand lost; null when none was.</summary>
    internal static DateTimeOffset? Start(IReadOnlyList<SimulationRow> rows, SimulationSettings settings)
    {
        double[] lost = [.. rows.Select(row => double.IsNaN(row.Demand) ? 0 : Math.Max(0, row.Demand - (row.Ready * settings.Capacity)))];
        int length = Math.Min(rows.Count, (int)(Span / settings.Tick));
        (double sum, double most, int end) = (0, 0, -1);
        for (int i = 0; i < rows.Count; i++)
        {
            sum += lost[i] - (i >= length ? lost[i - length] : 0);
            (most, end) = sum > most * (1 + 1e-9) ? (sum, i) : (most, end);
        }

        if (most <= 0)
        {
            return null;
        }

        // What went wrong lies at the end of that span: it is moved so that what followed is seen as well.
        int first = Array.FindIndex(lost, Math.Max(0, end - length + 1), amount => amount > 0);
        int start = Math.Clamp((first + end - length) / 2, 0, rows.Count - length);
        return rows[start].Time;
    }

    private static SimulationRun[] Lines(SimulationReportInput input)
    {
        SimulationRun[] drawn = [.. input.Runs.Where(run => run.Rows.Count > 1)];

        // Where nothing was better than what is in use, the tuned one is the same line once more.
        SimulationFigures? today = VerdictWriter.Find(drawn, PolicyNames.Reactive)?.Figures;
        SimulationRun[] main = [.. Shown.Select(policy => VerdictWriter.Find(drawn, policy)).OfType<SimulationRun>().Where(run => run.Policy != PolicyNames.ReactiveTuned || run.Figures != today)];
        return main.Length > 1 ? main : [.. drawn.Take(MostLines)];
    }

    private static void AppendHours(StringBuilder body, SimulationReportInput input, IEnumerable<SimulationRun> runs, string judged, DateTimeOffset start, bool isFirst)
    {
        DateTimeOffset end = start + Span;
        Dictionary<string, SimulationRow[]> rows = runs.ToDictionary(run => run.Policy, run => run.Rows.Where(row => row.Time >= start && row.Time <= end).ToArray());
        SimulationRow[] own = rows[judged];
        ForecastBandPoint[] forecast = [.. input.Forecast.Where(point => point.Time >= start && point.Time <= end)];
        double most = rows.Values.SelectMany(all => all).Max(row => Timeline.Most(row, input.Settings));
        SvgPlot plot = new(TimeScale.Of(own[0].Time, own[^1].Time), PlotScale.Tight(0, Math.Max(1, most) * 1.05));
        (PlotPoint[] median, PlotPoint[] high) = Timeline.Lines(forecast, 1 / input.Settings.Capacity);
        plot.Band(median, high, "neutral");
        foreach ((string policy, SimulationRow[] of) in rows)
        {
            plot.Line(RunSeries.Stepped(RunSeries.Extremes(of, Buckets, row => row.Time, row => row.Ready)), PolicyLook.Of(policy).Style);
        }

        plot.Line(RunSeries.Extremes(own, Buckets, row => row.Time, row => Timeline.Needed(row, input.Settings)), "needed");
        string title = string.Create(CultureInfo.InvariantCulture, $"The worst hours of {judged}, {start.UtcDateTime:d'\u00a0'MMM}");
        body.Append(CultureInfo.InvariantCulture, $"<h2>{ReportNumbers.Html(title)}</h2>\n");
        body.Append(isFirst ? $"<p class=\"note\">Ready replicas of each policy; the thin line is what the demand needed{(forecast.Length > 0 ? ", the grey band what was forecast of it, from the median up" : "")}. Where it is above a line, that policy was slow.</p>\n" : "");
        body.Append(plot.Html(title, "tall"));
    }
}
