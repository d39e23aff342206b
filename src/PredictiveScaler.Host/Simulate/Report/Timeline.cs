using System.Globalization;
using System.Text;
using PredictiveScaler.Host.Reporting;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>The whole period: demand with its forecast, then the replicas of each policy over the same axes.</summary>
internal static class Timeline
{
    private const int Buckets = 450;

    public static void Append(StringBuilder body, SimulationReportInput input)
    {
        SimulationRun[] runs = [.. input.Runs.Where(run => run.Rows.Count > 1)];
        IReadOnlyList<SimulationRow> rows = runs[0].Rows;
        PlotScale time = TimeScale.Of(rows[0].Time, rows[^1].Time);
        body.Append("<h2>The whole period</h2>\n");
        AppendDemand(body, input, rows, time);
        body.Append("<p class=\"note\">The replicas that were ready, and the line of how many the demand of the moment needed. Times are UTC.</p>\n");
        double most = runs.Max(run => run.Rows.Max(row => Most(row, input.Settings)));
        // Room above for what was slow.
        PlotScale replicas = PlotScale.Tight(0, Math.Max(1, most) * 1.18, 3);
        IReadOnlyList<PlotPoint> needed = RunSeries.Extremes(rows, Buckets, row => row.Time, row => Needed(row, input.Settings));
        foreach (SimulationRun run in runs)
        {
            AppendRun(body, input, run, needed, time, replicas, run == runs[^1]);
        }

        body.Append("<ul class=\"legend\"><li><svg viewBox=\"0 0 24 12\"><path class=\"band ready c9\" d=\"M0 0H24V12H0Z\"/></svg>ready replicas</li><li><svg viewBox=\"0 0 24 12\"><path class=\"line needed\" d=\"M0 6H24\"/></svg>needed by demand</li>");
        body.Append("<li><svg viewBox=\"0 0 24 12\"><path class=\"line slow\" d=\"M0 6H24\"/></svg>slow: more demand than they serve</li></ul>\n");
    }

    /// <summary>Replicas that serve this demand, not rounded.</summary>
    public static double Needed(SimulationRow row, SimulationSettings settings) => row.Demand / settings.Capacity;

    /// <summary>The higher of replicas ready and needed.</summary>
    public static double Most(SimulationRow row, SimulationSettings settings) =>
        double.IsNaN(row.Demand) ? row.Ready : Math.Max(row.Ready, Needed(row, settings));

    /// <summary>Where the forecast has its median, and its upper quantile.</summary>
    public static (PlotPoint[] Median, PlotPoint[] High) Lines(IReadOnlyList<ForecastBandPoint> forecast, double scale) => (
        [.. forecast.Select(point => new PlotPoint(point.Time.ToUnixTimeSeconds(), point.Median * scale))],
        [.. forecast.Select(point => new PlotPoint(point.Time.ToUnixTimeSeconds(), point.High * scale))]);

    private static void AppendDemand(StringBuilder body, SimulationReportInput input, IReadOnlyList<SimulationRow> rows, PlotScale time)
    {
        IReadOnlyList<PlotPoint> demand = RunSeries.Extremes(rows, Buckets, row => row.Time, row => row.Demand);
        ForecastBandPoint[] forecast = [.. Thinned(input.Forecast.Where(point => point.Time >= rows[0].Time && point.Time <= rows[^1].Time).ToArray())];
        double highest = demand.Select(point => point.Y).Concat(forecast.Select(point => point.High)).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        SvgPlot plot = new(time, PlotScale.Tight(0, highest > 0 ? highest * 1.05 : 1, 4));
        (PlotPoint[] median, PlotPoint[] high) = Lines(forecast, 1);
        plot.Band(median, high, "likely");
        plot.Line(median, "median");
        plot.Line(demand, "actual");
        body.Append(CultureInfo.InvariantCulture, $"<h3>demand{(forecast.Length > 0 ? " and forecast" : "")} <small>{ReportNumbers.Html(input.ForecastNote)}</small></h3>\n");
        body.Append(plot.Html("Demand over the whole period"));
        if (forecast.Length > 0)
        {
            body.Append(CultureInfo.InvariantCulture, $"<ul class=\"legend\"><li><svg viewBox=\"0 0 24 12\"><path class=\"line actual\" d=\"M0 6H24\"/></svg>demand</li><li><svg viewBox=\"0 0 24 12\"><path class=\"line median\" d=\"M0 6H24\"/></svg>forecast median</li><li><svg viewBox=\"0 0 24 12\"><path class=\"band likely\" d=\"M0 0H24V12H0Z\"/></svg>up to its {ReportNumbers.Html(ReportNumbers.Share(input.ForecastLevel))} quantile</li></ul>\n");
        }
    }

    private static void AppendRun(StringBuilder body, SimulationReportInput input, SimulationRun run, IReadOnlyList<PlotPoint> needed, PlotScale time, PlotScale replicas, bool isLast)
    {
        PolicyLook look = PolicyLook.Of(run.Policy);
        FrontierPoint day = Frontier.Day(run.Figures);
        IReadOnlyList<PlotPoint> ready = RunSeries.Stepped(RunSeries.Extremes(run.Rows, Buckets, row => row.Time, row => row.Ready));
        SvgPlot plot = new(isLast ? time : time with { Ticks = [] }, replicas);
        plot.Band([.. ready.Select(point => point with { Y = 0 })], ready, "ready " + look.Style);
        plot.Line(ready, look.Style.Split(' ')[0]);
        plot.Line(needed, "needed");
        plot.Line(RunSeries.Slow(run.Rows, Buckets, input.Settings.Capacity, replicas.To), "slow");
        body.Append(CultureInfo.InvariantCulture, $"<h3>{look.Swatch()}{ReportNumbers.Html(run.Policy)} <small>{ReportNumbers.Html($"target {ReportNumbers.Setting(run.Target)}: {ReportNumbers.Amount(day.PodHours)} pod hours, {ReportNumbers.Amount(day.SlowMinutes)} slow minutes a day")}</small></h3>\n");
        body.Append(plot.Html($"Replicas of {run.Policy} over the whole period", isLast ? "strip last" : "strip"));
    }

    private static IEnumerable<ForecastBandPoint> Thinned(ForecastBandPoint[] forecast)
    {
        int every = Math.Max(1, (forecast.Length + (2 * Buckets) - 1) / (2 * Buckets));
        return forecast.Where((_, index) => index % every == 0);
    }
}
