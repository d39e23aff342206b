using System.Globalization;
using System.Text;
using PredictiveScaler.Evaluating.Backtesting;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Host.Reporting;

namespace PredictiveScaler.Host.Backtest;

/// <summary>The plots of the report, each with its legend.</summary>
internal static class ReportPlots
{
    // More points than a screen has columns are drawn over each other.
    private const int MostPoints = 1200;
    private const int Colours = 9;
    private static readonly string[] Dashes = ["", " dashed", " dotted", " broken"];
    private const double HighestRelative = 2;

    // From here on equal samples, not the model, decide how often a quantile covers.
    private const double ManyTies = 0.05;

    public static void AppendForecasts(StringBuilder body, BacktestSettings settings, PlottedLead lead)
    {
        TimeSpan ahead = settings.Trace.Step * lead.Steps;
        PlottedRow[] rows = [.. Thinned(lead.Rows)];
        PlotPoint[] low = [.. rows.Select(row => Point(row.Origin + ahead, row.Low))];
        PlotPoint[] median = [.. rows.Select(row => Point(row.Origin + ahead, row.Median))];
        PlotPoint[] high = [.. rows.Select(row => Point(row.Origin + ahead, row.High))];
        PlotPoint[] actual = [.. rows.Select(row => Point(row.Origin + ahead, row.Actual))];
        double most = high.Concat(actual).Where(point => double.IsFinite(point.Y)).Select(point => point.Y).DefaultIfEmpty(1).Max();
        double least = low.Concat(actual).Where(point => double.IsFinite(point.Y)).Select(point => point.Y).DefaultIfEmpty(0).Min();
        SvgPlot plot = new(TimeScale.Of(rows[0].Origin + ahead, rows[^1].Origin + ahead), PlotScale.Numbers(least > most / 2 ? least : Math.Min(0, least), most));
        plot.Band(low, high, "likely");
        plot.Line(median, "median");

        // Between origins that are far apart, demand is not where a line would have it.
        bool isLine = rows.Length > 1 && rows[1].Origin - rows[0].Origin == settings.Trace.Step;
        if (isLine)
        {
            plot.Line(actual, "actual");
        }
        else
        {
            plot.Dots(actual, "actual");
        }

        body.Append(plot.Html($"Demand, and what was forecast of it {Headline.Lead(settings, lead.Steps)} ahead"));
        body.Append("<ul class=\"legend\"><li>").Append(isLine ? Swatch("line actual") : Swatch("dots actual", "M12 6h0")).Append("demand then</li><li>").Append(Swatch("line median")).Append("forecast median</li><li>")
            .Append("<svg viewBox=\"0 0 24 12\"><path class=\"band likely\" d=\"M0 0H24V12H0Z\"/></svg>10 % to 90 % quantile</li></ul>\n");
    }

    public static void AppendErrors(StringBuilder body, BacktestResult result)
    {
        int horizon = result.Settings.Horizon;
        ModelScore[] shown = [.. Drawn(result).Where(model => model.Errors.Relative is not null)];
        double[] all = [.. shown.SelectMany(model => Enumerable.Range(1, horizon).Select(model.Errors.RelativeAt)).OfType<double>()];
        if (all.Length == 0)
        {
            body.Append("<p class=\"note\">The last value makes no error here, so there is nothing to compare with.</p>\n");
            return;
        }

        body.Append("<p class=\"note\">Mean error of the median over that of the last value, the dashed line.</p>\n");
        SvgPlot plot = new(Steps(result.Settings), PlotScale.Numbers(0, Math.Clamp(all.Max(), 1.2, HighestRelative)));
        plot.Line([new PlotPoint(1, 1), new PlotPoint(horizon, 1)], "even");
        foreach (ModelScore model in shown)
        {
            PlotPoint[] points = [.. Enumerable.Range(1, horizon).Select(step => new PlotPoint(step, model.Errors.RelativeAt(step) ?? double.NaN))];
            plot.Line(points, Style(model, result));
            if (horizon == 1)
            {
                plot.Dots(points, Style(model, result));
            }
        }

        body.Append(plot.Html("Error by steps ahead, relative to the last value"));
        AppendLegend(body, Headline.Ranked(result).Where(shown.Contains), result, model => ErrorText(model, horizon));
    }

    public static void AppendCoverage(StringBuilder body, BacktestResult result, ModelScore subject)
    {
        body.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">How often demand was within a quantile, against what the quantile promises. On the dashed line is honest; above it is too careful, below it too bold. Dots: {HtmlReport.Text(subject.Name)}.</p>\n");
        SvgPlot plot = new(PlotScale.Percentages(0, 1, 0.25), PlotScale.Percentages(0, 1, 0.25));
        plot.Line([new PlotPoint(0, 0), new PlotPoint(1, 1)], "even");
        foreach (ModelScore model in Drawn(result))
        {
            PlotPoint[] points = [.. model.Quantiles.Select(sums => new PlotPoint(sums.Level, sums.Coverage ?? double.NaN))];
            plot.Line(points, Style(model, result));
            if (model == subject)
            {
                plot.Dots(points, Style(model, result));
            }
        }

        double ties = subject.Quantiles.Max(sums => sums.Ties) ?? 0;
        if (ties > ManyTies)
        {
            body.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">Up to {Headline.Share(ties)} of the samples equal a quantile (an idle or constant load), which counts as within it: no quantile can be exact there.</p>\n");
        }

        body.Append(plot.Html("Share of demand within a quantile against the share promised", "square"));
        AppendLegend(body, Headline.Ranked(result).Where(Drawn(result).Contains), result, CoverageText);
    }

    /// <summary>The last value is the line that the others are measured by. The model that the report is about comes last, above the others.</summary>
    private static IReadOnlyList<ModelScore> Drawn(BacktestResult result) =>
        [.. Headline.Ranked(result).Where(model => model.Name != ForecasterRegistry.LastValueName).Reverse().OrderBy(model => model == Headline.Subject(result))];

    /// <summary>The same in every plot: the first colour for the model that the report is about, the others by rank, dashed where the colours begin again.</summary>
    private static string Style(ModelScore model, BacktestResult result)
    {
        ModelScore subject = Headline.Subject(result);
        int rank = Headline.Ranked(result).Where(other => other != subject && other.Name != ForecasterRegistry.LastValueName).ToList().IndexOf(model);
        (int round, int colour) = Math.DivRem(rank, Colours - 1);
        return model == subject ? "c1 first" : string.Create(CultureInfo.InvariantCulture, $"c{colour + 2}{Dashes[round % Dashes.Length]}");
    }

    private static string ErrorText(ModelScore model, int horizon)
    {
        bool above = Enumerable.Range(1, horizon).All(step => !(model.Errors.RelativeAt(step) <= HighestRelative));
        return model.Errors.Relative!.Value.ToString("0.00", CultureInfo.InvariantCulture) + (above ? ", above the plot" : "");
    }

    private static string CoverageText(ModelScore model)
    {
        QuantileSums upper = Headline.Upper(model);
        return $"{Headline.Share(upper.Coverage)} within {Headline.Share(upper.Level)}";
    }

    private static void AppendLegend(StringBuilder body, IEnumerable<ModelScore> shown, BacktestResult result, Func<ModelScore, string> textOf)
    {
        body.Append("<ul class=\"legend\">");
        foreach (ModelScore model in shown)
        {
            body.Append(CultureInfo.InvariantCulture, $"<li>{Swatch("line " + Style(model, result))}<b>{HtmlReport.Text(model.Name)}</b>{HtmlReport.Text(textOf(model))}</li>");
        }

        body.Append("</ul>\n");
    }

    private static string Swatch(string style, string path = "M0 6H24") => $"<svg viewBox=\"0 0 24 12\"><path class=\"{style}\" d=\"{path}\"/></svg>";

    private static PlotScale Steps(BacktestSettings settings)
    {
        int horizon = settings.Horizon;
        int every = new[] { 1, 2, 5, 10, 20, 30, 60, 120, 240, 480 }.First(step => horizon / step <= 6);
        return new PlotScale(1, Math.Max(horizon, 2), [.. Enumerable.Range(1, horizon).Where(step => step == 1 || (step % every == 0 && step > 1)).Select(step => ((double)step, Headline.Lead(settings, step)))]);
    }

    private static IEnumerable<PlottedRow> Thinned(IReadOnlyList<PlottedRow> rows)
    {
        int every = Math.Max(1, (rows.Count + MostPoints - 1) / MostPoints);
        return rows.Where((_, index) => index % every == 0);
    }

    private static PlotPoint Point(DateTimeOffset time, double value) => new(time.ToUnixTimeSeconds(), value);
}
