using System.Globalization;
using System.Text;

namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>The verdict as the top of a page.</summary>
internal static class VerdictPart
{
    public static void Append(StringBuilder body, Verdict verdict)
    {
        string style = verdict.Tone switch { VerdictTone.Helps => " good", VerdictTone.DoesNotHelp => " bad", _ => "" };
        body.Append(CultureInfo.InvariantCulture, $"<div class=\"verdict{style}\"><h1>{ReportNumbers.Html(verdict.Headline)}</h1>\n");
        foreach (string sentence in verdict.Sentences)
        {
            string lead = sentence.StartsWith(Hindsight.Label, StringComparison.Ordinal) ? Hindsight.Label
                : sentence.StartsWith(VerdictWriter.SameTarget, StringComparison.Ordinal) ? VerdictWriter.SameTarget
                : "";
            body.Append(CultureInfo.InvariantCulture, $"<p>{(lead.Length > 0 ? $"<b>{lead}</b>" : "")}{ReportNumbers.Html(sentence[lead.Length..])}</p>\n");
        }

        body.Append("</div>\n");
    }
}
