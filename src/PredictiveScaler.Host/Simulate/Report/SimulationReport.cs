using System.Globalization;
using System.Text;
using PredictiveScaler.Host.Reporting;

namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>report.html of simulated policies: the verdict in words first, then what it rests on.</summary>
internal static class SimulationReport
{
    public static string Write(SimulationReportInput input)
    {
        StringBuilder body = new();
        Verdict verdict = input.Verdict ?? VerdictWriter.Of(input);
        body.Append(CultureInfo.InvariantCulture, $"<header><p>{ReportNumbers.Html(Subject(input))}</p>\n");
        foreach (string caution in input.Cautions)
        {
            body.Append(CultureInfo.InvariantCulture, $"<p class=\"caution\"><b>Caution</b> {ReportNumbers.Html(caution)}</p>\n");
        }

        VerdictPart.Append(body, verdict);
        body.Append("</header>\n");
        AppendTiles(body, input);
        foreach (ReportAdvice advice in input.Advice)
        {
            AdvicePart.Append(body, advice);
        }

        body.Append("<h2>Every policy on the same load</h2>\n");
        FiguresTable.Append(body, input);
        body.Append("<h2>Cost against slow minutes</h2>\n");
        FrontierPlot.Append(body, input);
        AppendTimeline(body, input);
        MethodPart.Append(body, input);
        return ReportPage.Of($"Simulation of {input.Name}", body.ToString());
    }

    private static string Subject(SimulationReportInput input)
    {
        double hours = input.Runs.Count > 0 ? input.Runs[0].Figures.Hours : 0;
        return $"Simulation of {input.Name}: {ReportNumbers.Days(hours)} of its load, replayed with every policy";
    }

    private static void AppendTiles(StringBuilder body, SimulationReportInput input)
    {
        IReadOnlyList<ReportTileGroup> groups = ReportTiles.Of(input);
        if (groups.Count == 0)
        {
            return;
        }

        body.Append("<div class=\"groups\">\n");
        foreach (ReportTileGroup group in groups)
        {
            body.Append(CultureInfo.InvariantCulture, $"<section><h3>{ReportNumbers.Html(group.Label)}</h3><ul class=\"tiles\">\n");
            foreach (ReportTile tile in group.Tiles)
            {
                body.Append(CultureInfo.InvariantCulture, $"<li><b class=\"{tile.Style}\">{ReportNumbers.Html(tile.Number)}</b><span>{ReportNumbers.Html(tile.Meaning)}</span></li>\n");
            }

            body.Append("</ul></section>\n");
        }

        body.Append("</div>\n");
    }

    private static void AppendTimeline(StringBuilder body, SimulationReportInput input)
    {
        if (input.Runs.Any(run => run.Rows.Count > 1))
        {
            WorstHours.Append(body, input);
            Timeline.Append(body, input);
        }
    }
}
