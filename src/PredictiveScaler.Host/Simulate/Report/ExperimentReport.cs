using System.Globalization;
using System.Text;
using PredictiveScaler.Host.Reporting;

namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>A report over many traces: a table a start-up time with a row a trace, a frontier a trace.</summary>
internal static class ExperimentReport
{
    public static string Write(ExperimentReportInput input)
    {
        StringBuilder body = new();
        body.Append(CultureInfo.InvariantCulture, $"<header><p>{ReportNumbers.Html(input.Title)}</p>\n");
        VerdictPart.Append(body, input.Verdict);
        body.Append("</header>\n");
        ExperimentTrace[] traces = [.. input.Traces];
        foreach (IGrouping<TimeSpan, ExperimentTrace> group in traces.GroupBy(trace => trace.Input.Settings.StartUp).OrderBy(group => group.Key))
        {
            body.Append(CultureInfo.InvariantCulture, $"<h2>Pods that take {ReportNumbers.Html(ReportNumbers.Span(group.Key))} to start</h2>\n");
            ExperimentTable.Append(body, [.. group], trace => Id(traces, trace));
        }

        AppendPlots(body, traces);
        AppendMethod(body, input);
        return ReportPage.Of(input.Title, body.ToString());
    }

    private static string Id(ExperimentTrace[] traces, ExperimentTrace trace) => string.Create(CultureInfo.InvariantCulture, $"t{Array.IndexOf(traces, trace) + 1}");

    private static void AppendPlots(StringBuilder body, ExperimentTrace[] traces)
    {
        body.Append("<h2>Cost against slow minutes, trace by trace</h2>\n<p class=\"note\">Down and left is better. Each line is one policy over the targets tried, its filled mark the run in the table.</p>\n");
        FrontierPlot.AppendLegend(body, traces.SelectMany(trace => FrontierPlot.Policies(trace.Input)).Distinct().OrderBy(name => name == PolicyNames.Predictive));
        body.Append("<div class=\"columns\">\n");
        foreach (ExperimentTrace trace in traces.Where(trace => FrontierPlot.Policies(trace.Input).Count > 0))
        {
            body.Append(CultureInfo.InvariantCulture, $"<section id=\"{Id(traces, trace)}\"><h3>{ReportNumbers.Html(trace.Input.Name)} <small>start-up {ReportNumbers.Html(ReportNumbers.Span(trace.Input.Settings.StartUp))}</small></h3>\n");
            FrontierPlot.AppendPlot(body, trace.Input, "");
            body.Append("</section>\n");
        }

        body.Append("</div>\n");
    }

    private static void AppendMethod(StringBuilder body, ExperimentReportInput input)
    {
        body.Append("<h2>How it was simulated</h2>\n");
        IEnumerable<ReportFact> shared = input.Traces.Count > 0 ? MethodPart.Shared(input.Traces[0].Input.Settings) : [];
        FactList.Append(body, [.. shared, .. input.Notes]);
    }
}
