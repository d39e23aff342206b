using System.Text.Encodings.Web;
using System.Text.Json;

namespace PredictiveScaler.Host.Doctor;

/// <summary>Findings as one JSON object, for pipelines.</summary>
internal static class JsonReport
{
    // The output goes to a terminal or a file, not into a web page: quotes of PromQL stay readable.
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, IReadOnlyList<Finding> findings, int checkedObjects)
    {
        object report = new
        {
            objects = checkedObjects,
            errors = findings.Count(finding => finding.Severity == Severity.Error),
            warnings = findings.Count(finding => finding.Severity == Severity.Warning),
            notes = findings.Count(finding => finding.Severity == Severity.Note),
            findings = findings.Select(finding => new
            {
                severity = finding.Severity.ToString().ToLowerInvariant(),
                code = finding.Code,
                file = finding.Place.File,
                line = finding.Place.Line,
                subject = finding.Place.Subject,
                what = finding.What,
                fix = finding.Fix,
            }),
        };
        output.WriteLine(JsonSerializer.Serialize(report, Options));
    }
}
