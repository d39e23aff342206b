using System.Globalization;
using System.Text;

namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>What to do, each setting with its reason, and the manifest.</summary>
internal static class AdvicePart
{
    public static void Append(StringBuilder body, ReportAdvice advice)
    {
        body.Append(CultureInfo.InvariantCulture, $"<h2>{ReportNumbers.Html(advice.Title)}</h2>\n<p class=\"note\">{ReportNumbers.Html(advice.Note)}</p>\n");
        if (advice.Facts.Count > 0)
        {
            FactList.Append(body, advice.Facts);
        }

        if (advice.Manifest is { } manifest)
        {
            body.Append(CultureInfo.InvariantCulture, $"<details><summary>{ReportNumbers.Html(advice.File)}</summary>\n<pre tabindex=\"0\">{ReportNumbers.Html(manifest.Trim())}</pre></details>\n");
        }
    }
}
