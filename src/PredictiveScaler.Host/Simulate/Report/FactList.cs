using System.Globalization;
using System.Text;

namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>Facts, a line each.</summary>
internal static class FactList
{
    public static void Append(StringBuilder body, IEnumerable<ReportFact> facts)
    {
        body.Append("<dl>\n");
        foreach (ReportFact fact in facts)
        {
            body.Append(CultureInfo.InvariantCulture, $"<dt>{ReportNumbers.Html(fact.Name)}</dt><dd>{ReportNumbers.Html(fact.Text)}</dd>\n");
        }

        body.Append("</dl>\n");
    }
}
