using System.Globalization;
using System.Text;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>A row a policy; what decides comes before what a narrow screen cuts off.</summary>
internal static class FiguresTable
{
    public static void Append(StringBuilder body, SimulationReportInput input)
    {
        bool toZero = input.Settings.MinReplicas == 0;
        SimulationRun? today = VerdictWriter.Find(input.Runs, PolicyNames.Reactive);
        body.Append("<p class=\"note\">Pod hours, slow minutes and counts are those of a mean day. A minute is slow when there is more demand than the ready replicas serve; lost is the share of all demand above that.</p>\n");
        body.Append("<div class=\"scroll figures\"><table>\n<thead><tr><th>policy</th><th>slow minutes</th><th>pod hours</th>");
        body.Append(today is null ? "" : "<th>to reactive</th>");
        body.Append("<th>target</th><th>demand lost</th><th>p50</th><th>p95</th><th>p99</th><th>scalings</th><th>cold starts</th>");
        body.Append(toZero ? "<th>false wakes</th>" : "").Append("</tr></thead>\n<tbody>\n");
        foreach (SimulationRun run in input.Runs)
        {
            AppendRow(body, run, today, toZero);
        }

        body.Append("</tbody></table></div>\n");
        if (input.Runs.Any(run => run.Policy == PolicyNames.Oracle))
        {
            body.Append("<p class=\"note\">oracle knows all demand to come and still waits for pods to start: what it takes is the least that this load can cost.</p>\n");
        }
    }

    private static void AppendRow(StringBuilder body, SimulationRun run, SimulationRun? today, bool toZero)
    {
        SimulationFigures figures = run.Figures;
        FrontierPoint day = Frontier.Day(figures);
        List<string> cells = [ReportNumbers.Amount(day.SlowMinutes), ReportNumbers.Amount(day.PodHours)];
        if (today is not null)
        {
            cells.Add(run == today ? "" : ReportNumbers.Change((figures.PodHours / today.Figures.PodHours) - 1));
        }

        cells.AddRange([
            ReportNumbers.Setting(run.Target), ReportNumbers.Share(figures.LostDemandShare), ReportNumbers.Seconds(figures.LatencyP50), ReportNumbers.Seconds(figures.LatencyP95), ReportNumbers.Seconds(figures.LatencyP99),
            ReportNumbers.Amount(ADay(figures, figures.ScaleEvents)), ReportNumbers.Amount(ADay(figures, figures.ColdStarts))]);
        if (toZero)
        {
            cells.Add(ReportNumbers.Amount(ADay(figures, figures.FalseWakes)));
        }

        string style = run.Policy == PolicyNames.Predictive ? " class=\"chosen\"" : "";
        body.Append(CultureInfo.InvariantCulture, $"<tr{style}><td>{PolicyLook.Of(run.Policy).Swatch()}{ReportNumbers.Html(run.Policy)}</td>");
        body.Append(string.Concat(cells.Select(cell => $"<td>{ReportNumbers.Html(cell)}</td>"))).Append("</tr>\n");
    }

    private static double ADay(SimulationFigures figures, int count) => figures.Hours > 0 ? count / figures.Hours * 24 : 0;
}
