using System.Globalization;
using System.Text;
using PredictiveScaler.Evaluating.Backtesting;

namespace PredictiveScaler.Host.Backtest;

/// <summary>A row a model, smallest median error first; what decides comes before what a narrow screen may cut off.</summary>
internal static class ReportTable
{
    public static void Append(StringBuilder body, BacktestResult result, ModelScore subject)
    {
        string level = CsvNumbers.Text(Headline.Upper(subject).Level);
        string window = Headline.Lead(result.Settings, result.Settings.WindowSteps);
        body.Append("<p class=\"note\">Sorted by median error. Relative columns: below 1 is better than the last value. Coverage should be what the quantile promises.</p>\n");
        body.Append("<div class=\"scroll\"><table>\n<thead><tr><th></th><th>median error</th>");
        body.Append(CultureInfo.InvariantCulture, $"<th colspan=\"2\">peak of {window}, 0.9</th><th colspan=\"2\">quantile {level}</th><th colspan=\"2\">median error</th><th colspan=\"3\">milliseconds</th></tr>\n");
        body.Append("<tr><th>forecaster</th><th>relative</th><th>relative</th><th>covered</th><th>relative</th><th>covered</th><th>MAE</th><th>MASE</th><th>fit</th><th>p50</th><th>p99</th></tr></thead>\n<tbody>\n");
        foreach (ModelScore model in Headline.Ranked(result))
        {
            AppendRow(body, model, model == subject ? " class=\"chosen\"" : "");
        }

        body.Append("</tbody></table></div>\n");
    }

    private static void AppendRow(StringBuilder body, ModelScore model, string style)
    {
        QuantileSums upper = Headline.Upper(model);
        string[] cells =
        [
            Format(model.Errors.Relative, "0.000"),
            Format(model.WindowMaximum.RelativePinball, "0.000"),
            Headline.Share(model.WindowMaximum.Coverage),
            Format(upper.RelativePinball, "0.000"),
            Headline.Share(upper.Coverage),
            Headline.Number(model.Errors.Mean),
            Format(model.ScaledErrors.Mean, "0.00"),
            Format(model.FitTimes.Percentile(0.5), "0.000"),
            Format(model.PredictTimes.Percentile(0.5), "0.000"),
            Format(model.PredictTimes.Percentile(0.99), "0.000"),
        ];
        body.Append(CultureInfo.InvariantCulture, $"<tr{style}><td>{HtmlReport.Text(model.Name)}</td>{string.Concat(cells.Select(cell => $"<td>{HtmlReport.Text(cell)}</td>"))}</tr>\n");
    }

    private static string Format(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
