using System.Globalization;
using System.Text;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>A row a trace, most saved first, and their medians.</summary>
internal static class ExperimentTable
{
    // The promise of never being worse than plain KEDA: at most this many pod hours more, and this many slow minutes a day.
    private const double CostLimit = 0.02;
    private const double MinutesLimit = 2;

    public static void Append(StringBuilder body, IReadOnlyList<ExperimentTrace> traces, Func<ExperimentTrace, string> idOf)
    {
        body.Append("<p class=\"note\">Predictive against a plain HPA with the best target found on the first half, at the slow minutes that HPA has, and at the pod hours it takes. All figures are those of a mean day. In the last two columns both run at the same target.</p>\n");
        body.Append("<div class=\"scroll figures\"><table>\n<thead><tr><th></th><th colspan=\"4\">pod hours at equal slow minutes</th><th colspan=\"3\">slow minutes at equal pod hours</th><th colspan=\"2\">predictive to reactive, same target</th></tr>\n");
        body.Append("<tr><th>trace</th><th>saved</th><th>way to oracle</th><th>HPA</th><th>predictive</th><th>avoided</th><th>HPA</th><th>predictive</th><th>pod hours</th><th>slow minutes</th></tr></thead>\n<tbody>\n");
        foreach (ExperimentTrace trace in traces.OrderByDescending(trace => trace.Comparison?.SavedShare ?? double.NegativeInfinity))
        {
            AppendRow(body, trace, idOf(trace));
        }

        AppendMedians(body, traces);
        body.Append("</tbody></table></div>\n");
    }

    private static void AppendRow(StringBuilder body, ExperimentTrace trace, string id)
    {
        FrontierComparison? compared = trace.Comparison;
        (double? cost, double? minutes) = SameTarget(trace.Input);
        body.Append(CultureInfo.InvariantCulture, $"<tr><td><a href=\"#{id}\">{ReportNumbers.Html(trace.Input.Name)}</a></td>");
        Cell(body, ReportNumbers.Change(compared?.SavedShare), Style(compared?.SavedShare));
        Cell(body, ReportNumbers.Share(compared?.WayToOracle), "");
        Cell(body, ReportNumbers.Amount(compared?.RivalPodHours), "");
        Cell(body, ReportNumbers.Amount(compared?.PodHours), "");
        Cell(body, ReportNumbers.Change(compared?.AvoidedShare), Style(compared?.AvoidedShare));
        Cell(body, ReportNumbers.Amount(compared?.RivalSlowMinutes), "");
        Cell(body, ReportNumbers.Amount(compared?.SlowMinutes), "");
        Cell(body, ReportNumbers.Change(cost), cost > CostLimit ? "bad" : "");
        Cell(body, ReportNumbers.Difference(minutes), minutes > MinutesLimit ? "bad" : "");
        body.Append("</tr>\n");
    }

    private static void AppendMedians(StringBuilder body, IReadOnlyList<ExperimentTrace> traces)
    {
        if (traces.Count < 2)
        {
            return;
        }

        FrontierComparison[] compared = [.. traces.Select(trace => trace.Comparison).OfType<FrontierComparison>()];
        body.Append("<tr class=\"chosen\"><td>median</td>");
        Cell(body, ReportNumbers.Change(Median(compared.Select(one => one.SavedShare))), "");
        Cell(body, ReportNumbers.Share(Median(compared.Select(one => one.WayToOracle))), "");
        body.Append("<td></td><td></td>");
        Cell(body, ReportNumbers.Change(Median(compared.Select(one => one.AvoidedShare))), "");
        body.Append("<td></td><td></td>");
        Cell(body, ReportNumbers.Change(Median(traces.Select(trace => SameTarget(trace.Input).Cost))), "");
        Cell(body, ReportNumbers.Difference(Median(traces.Select(trace => SameTarget(trace.Input).Minutes))), "");
        body.Append("</tr>\n");
    }

    /// <summary>What predictive scaling costs more than reactive, and its further slow minutes a day, where both were tried at today's target.</summary>
    internal static (double? Cost, double? Minutes) SameTarget(SimulationReportInput input)
    {
        FrontierPoint? before = At(input, PolicyNames.Reactive);
        FrontierPoint? after = At(input, PolicyNames.Predictive);
        return ((after?.PodHours / before?.PodHours) - 1, after?.SlowMinutes - before?.SlowMinutes);
    }

    internal static double? Median(IEnumerable<double?> values)
    {
        double[] known = [.. values.OfType<double>().Where(double.IsFinite).Order()];
        return known.Length == 0 ? null : (known[(known.Length - 1) / 2] + known[known.Length / 2]) / 2;
    }

    private static FrontierPoint? At(SimulationReportInput input, string policy)
    {
        SimulationFigures? figures = input.Runs.FirstOrDefault(run => run.Policy == policy && IsToday(run.Target))?.Figures
            ?? input.Sweep.FirstOrDefault(swept => swept.Policy == policy && IsToday(swept.Threshold))?.Figures;
        return figures is null ? null : Frontier.Day(figures);

        // Kubernetes rounds a target to thousandths.
        bool IsToday(double target) => Math.Abs(target - input.Settings.Threshold) < 0.001 * input.Settings.Threshold;
    }

    private static string Style(double? gain) => gain is > 0.005 ? "good" : gain is < -0.005 ? "bad" : "";

    private static void Cell(StringBuilder body, string text, string style) =>
        body.Append(CultureInfo.InvariantCulture, $"<td{(style.Length > 0 ? $" class=\"{style}\"" : "")}>{ReportNumbers.Html(text)}</td>");
}
