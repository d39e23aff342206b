using System.Globalization;
using System.Text;
using PredictiveScaler.Host.Reporting;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>Pod hours against slow minutes: a line a policy over its thresholds, a full mark where it ran.</summary>
internal static class FrontierPlot
{
    // Room beside what is drawn, as a share of it.
    private const double Room = 0.06;

    // Where still more pods change nothing any more.
    private const double MostBeyondRuns = 1.25;

    public static void Append(StringBuilder body, SimulationReportInput input)
    {
        IReadOnlyList<string> policies = Policies(input);
        if (policies.Count == 0)
        {
            return;
        }

        body.Append("<p class=\"note\">Down and left is better: less cost, fewer slow minutes. ");
        body.Append(input.Sweep.Count > 0 ? "Each line is one policy over the targets tried, its filled mark the run in the table; point at a mark for its target." : "Each mark is one run.").Append("</p>\n");
        AppendPlot(body, input, "tall");
        AppendLegend(body, policies);
    }

    /// <summary>All that were run or tried, predictive last, above the others.</summary>
    public static IReadOnlyList<string> Policies(SimulationReportInput input) =>
        [.. input.Runs.Select(run => run.Policy).Concat(input.Sweep.Select(swept => swept.Policy)).Distinct().OrderBy(name => name == PolicyNames.Predictive)];

    public static void AppendPlot(StringBuilder body, SimulationReportInput input, string style)
    {
        (PlotScale x, PlotScale y) = Scales(input);
        SvgPlot plot = new(x, y);
        foreach (string policy in Policies(input))
        {
            Draw(plot, input, policy);
        }

        LabelRuns(plot, input, x, y);
        body.Append("<p class=\"axis\">\u2191 slow minutes a day</p>\n").Append(plot.Html($"{input.Name}: pod hours a day against slow minutes a day, by policy", style)).Append("<p class=\"axis x\">pod hours a day \u2192</p>\n");
    }

    public static void AppendLegend(StringBuilder body, IEnumerable<string> policies)
    {
        body.Append("<ul class=\"legend\">");
        foreach (string policy in policies.Reverse())
        {
            body.Append(CultureInfo.InvariantCulture, $"<li>{PolicyLook.Of(policy).Swatch()}<b>{ReportNumbers.Html(policy)}</b></li>");
        }

        body.Append("</ul>\n");
    }

    private static void Draw(SvgPlot plot, SimulationReportInput input, string policy)
    {
        PolicyLook look = PolicyLook.Of(policy);
        SweptFigures[] swept = [.. input.Sweep.Where(swept => swept.Policy == policy).OrderBy(swept => swept.Figures.MeanReplicas)];
        plot.Line(swept.Select(point => Point(point.Figures)), look.Style);
        plot.Marks(swept.Select(point => (Point(point.Figures), Title(policy, point.Threshold, point.Figures))), look.Shape, look.Style);
        plot.Marks(input.Runs.Where(run => run.Policy == policy).Select(run => (Point(run.Figures), Title(policy, run.Target, run.Figures))), look.Shape, look.Style + " chosen");
    }

    /// <summary>Names beside the runs, each at most once; one that would touch another is left to the legend.</summary>
    private static void LabelRuns(SvgPlot plot, SimulationReportInput input, PlotScale x, PlotScale y)
    {
        List<(double X, double Y)> taken = [];
        foreach (SimulationRun run in input.Runs.OrderBy(run => run.Policy != PolicyNames.Predictive).ThenBy(run => run.Policy != PolicyNames.Reactive))
        {
            PlotPoint at = Point(run.Figures);
            (double X, double Y) place = (x.Share(at.X), y.Share(at.Y));
            if (!taken.Exists(other => Math.Abs(other.Y - place.Y) < 0.055 && Math.Abs(other.X - place.X) < 0.3))
            {
                taken.Add(place);
                plot.Label(at, run.Policy, PolicyLook.Of(run.Policy).Style + (place.Y < 0.04 ? " above" : place.X > 0.7 ? " left" : ""));
            }
        }
    }

    /// <summary>From the cheapest run on to where the dearest policy no longer gains; thresholds that fall far short are outside.</summary>
    private static (PlotScale X, PlotScale Y) Scales(SimulationReportInput input)
    {
        FrontierPoint[] runs = [.. input.Runs.Select(run => Frontier.Day(run.Figures))];
        FrontierPoint[] swept = [.. input.Sweep.GroupBy(swept => swept.Policy).SelectMany(group => Frontier.Of(group.Select(swept => swept.Figures)).Points)];
        double most = runs.Select(run => run.SlowMinutes).DefaultIfEmpty(swept.Select(point => point.SlowMinutes).DefaultIfEmpty(0).Max()).Max();
        double top = Math.Max(10, most * 2);
        double enough = runs.Select(run => run.PodHours).DefaultIfEmpty(double.PositiveInfinity).Max() * MostBeyondRuns;
        FrontierPoint[] shown = [.. runs, .. swept.Where(point => point.SlowMinutes <= top && point.PodHours <= enough)];
        (double least, double dearest) = (shown.Select(point => point.PodHours).DefaultIfEmpty(0).Min(), shown.Select(point => point.PodHours).DefaultIfEmpty(1).Max());
        double room = Math.Max((dearest - least) * Room, dearest * 0.01);
        return (PlotScale.Tight(Math.Max(0, least - room), dearest + room, 6), PlotScale.LogLike(top));
    }

    private static PlotPoint Point(SimulationFigures figures)
    {
        FrontierPoint day = Frontier.Day(figures);
        return new PlotPoint(day.PodHours, day.SlowMinutes);
    }

    private static string Title(string policy, double threshold, SimulationFigures figures)
    {
        FrontierPoint day = Frontier.Day(figures);
        return $"{policy}, target {ReportNumbers.Setting(threshold)}: {ReportNumbers.Amount(day.PodHours)} pod hours, {ReportNumbers.Amount(day.SlowMinutes)} slow minutes a day";
    }
}
