using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using PredictiveScaler.Evaluating.Backtesting;
using PredictiveScaler.Host.Reporting;

namespace PredictiveScaler.Host.Backtest;

/// <summary>report.html: what was found, in words, a table and plots.</summary>
internal static class HtmlReport
{
    public static string Write(BacktestResult result, PlottedForecasts plotted)
    {
        BacktestSettings settings = result.Settings;
        ModelScore subject = Headline.Subject(result);
        StringBuilder body = new();
        body.Append(CultureInfo.InvariantCulture, $"<header><p>Back-test of {Text(settings.Trace.Name)}: {settings.Origins.Count} forecasts a model, up to {Headline.Lead(settings, settings.Horizon)} ahead</p>\n");
        // What a plan uses is the headline; the median stands below it.
        string[] clauses = Headline.Of(result).Split("; ", 2);
        body.Append(CultureInfo.InvariantCulture, $"<h1>{Text(Sentence(clauses[0]))}</h1>{(clauses.Length > 1 ? $"<p>{Text(Sentence(clauses[1]))}.</p>" : "")}</header>\n");
        AppendTiles(body, result, subject);
        body.Append("<h2>All forecasters</h2>\n");
        ReportTable.Append(body, result, subject);
        foreach (PlottedLead lead in plotted.Leads)
        {
            body.Append(CultureInfo.InvariantCulture, $"<h2>What {Text(plotted.Model)} said {Headline.Lead(settings, lead.Steps)} ahead</h2>\n");
            ReportPlots.AppendForecasts(body, settings, lead);
        }

        body.Append("<div class=\"columns\"><section><h2>Error by how far ahead</h2>\n");
        ReportPlots.AppendErrors(body, result);
        body.Append("</section><section><h2>Are the quantiles honest?</h2>\n");
        ReportPlots.AppendCoverage(body, result, subject);
        body.Append("</section></div>\n");
        AppendMethod(body, result);
        return ReportPage.Of($"Back-test of {settings.Trace.Name}", body.ToString());
    }

    private static string Sentence(string clause) => char.ToUpperInvariant(clause[0]) + clause[1..];

    internal static string Text(string text) => HtmlEncoder.Default.Encode(text);

    private static void AppendTiles(StringBuilder body, BacktestResult result, ModelScore subject)
    {
        QuantileSums upper = Headline.Upper(subject);
        body.Append("<ul class=\"tiles\">\n");
        string window = Headline.Lead(result.Settings, result.Settings.WindowSteps);
        double? peak = subject.WindowMaximum.RelativePinball;
        AppendTile(body, Change(peak), $"pinball loss of {subject.Name}'s {Headline.Share(BacktestSettings.WindowLevel)} peak within {window} against the last value's", Better(peak));
        AppendTile(body, Headline.Share(subject.WindowMaximum.Coverage), $"of the peaks within {window} were within its {Headline.Share(BacktestSettings.WindowLevel)} quantile: what a plan provides for", "");
        AppendTile(body, Change(subject.Errors.Relative), "its median error against the last value's", Better(subject.Errors.Relative));
        AppendTile(body, Headline.Share(upper.Coverage), $"of what came was within its {Headline.Share(upper.Level)} quantile", "");
        if (subject.Acted is { } acted)
        {
            AppendTile(body, Headline.Share(acted / (double)result.Settings.Origins.Count), "of the time the gate would have let it act", "");
        }

        body.Append("</ul>\n");
    }

    private static void AppendTile(StringBuilder body, string number, string meaning, string style) =>
        body.Append(CultureInfo.InvariantCulture, $"<li><b class=\"{style}\">{Text(number)}</b><span>{Text(meaning)}</span></li>\n");

    private static string Change(double? relative) => relative is { } known ? ((known - 1) * 100).ToString("+0.0;-0.0", CultureInfo.InvariantCulture).Replace('-', '\u2212') + "\u00a0%" : "-";

    private static string Better(double? relative) => relative is < 0.995 ? "good" : relative is > 1.005 ? "bad" : "";

    private static void AppendMethod(StringBuilder body, BacktestResult result)
    {
        BacktestSettings settings = result.Settings;
        body.Append("<h2>How it was judged</h2>\n<dl>\n");
        AppendFact(body, "trace", string.Create(CultureInfo.InvariantCulture, $"{settings.Trace.Name}, {settings.Trace.Count} samples, one every {Headline.Lead(settings, 1)}"));
        AppendFact(body, "origins", string.Create(CultureInfo.InvariantCulture, $"{settings.Origins.Count}, from {Time(settings.Origins[0])} to {Time(settings.Origins[^1])} UTC; each forecast knows the samples up to its origin, at most 7 d of them"));
        AppendFact(body, "horizon", string.Create(CultureInfo.InvariantCulture, $"{settings.Horizon} steps, {Headline.Lead(settings, settings.Horizon)}"));
        AppendFact(body, "not scored", result.UnknownTargets == 0 ? "nothing" : string.Create(CultureInfo.InvariantCulture, $"{result.UnknownTargets} targets that are gaps or after the end of the trace"));
        foreach (ModelScore model in result.Models)
        {
            foreach ((string reason, int count) in model.Failures)
            {
                AppendFact(body, model.Name, string.Create(CultureInfo.InvariantCulture, $"no forecast at {count} origins: {reason}"));
            }

            if (model.Acted is not null)
            {
                AppendFact(body, model.Name, $"its mean mixture: {Headline.Mixed(model)}");
            }
        }

        foreach ((string name, string meaning) in SummaryJson.Definitions)
        {
            AppendFact(body, name, meaning);
        }

        body.Append("</dl>\n");
    }

    private static void AppendFact(StringBuilder body, string name, string fact) => body.Append(CultureInfo.InvariantCulture, $"<dt>{Text(name)}</dt><dd>{Text(fact)}</dd>\n");

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("d MMM yyyy HH:mm", CultureInfo.InvariantCulture);
}
