namespace PredictiveScaler.Host.Doctor;

/// <summary>Findings for a human at 3 a.m.: by place, the worst first, what is wrong and what to do.</summary>
internal static class TextReport
{
    public static void Write(TextWriter output, IReadOnlyList<Finding> findings, int checkedObjects)
    {
        foreach (IGrouping<(string File, string Subject), Finding> group in findings
            .GroupBy(finding => (finding.Place.File, finding.Place.Subject))
            .OrderBy(group => group.Min(finding => finding.Severity)).ThenBy(group => group.Key.File, StringComparer.Ordinal).ThenBy(group => group.Min(finding => finding.Place.Line)))
        {
            output.WriteLine(group.Key.Subject.Length == 0 ? group.Key.File : $"{group.Key.File}  {group.Key.Subject}");
            foreach (Finding finding in group.OrderBy(finding => finding.Severity).ThenBy(finding => finding.Place.Line))
            {
                Write(output, finding);
            }

            output.WriteLine();
        }

        int errors = findings.Count(finding => finding.Severity == Severity.Error);
        int warnings = findings.Count(finding => finding.Severity == Severity.Warning);
        string verdict = errors > 0 ? "This will not work as it is." : warnings > 0 ? "This works, but not well." : "Nothing to fix.";
        output.WriteLine($"{verdict} {Count(errors, "error")}, {Count(warnings, "warning")}, {Count(findings.Count - errors - warnings, "note")}; checked {Count(checkedObjects, "object")}.");
    }

    private static void Write(TextWriter output, Finding finding)
    {
        string line = finding.Place.Line > 0 ? $"{finding.Place.File}:{finding.Place.Line}: " : "";
        output.WriteLine($"  {finding.Severity.ToString().ToUpperInvariant(),-7} {line}{finding.What} [{finding.Code}]");
        if (finding.Fix.Length > 0)
        {
            output.WriteLine($"          fix: {finding.Fix.ReplaceLineEndings("\n               ")}");
        }
    }

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
