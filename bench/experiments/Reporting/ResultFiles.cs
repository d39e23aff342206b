using System.Text;
using PredictiveScaler.Accuracy.Tables;
using PredictiveScaler.Experiments.Comparing;

namespace PredictiveScaler.Experiments.Reporting;

/// <summary>Writes what was found.</summary>
internal static class ResultFiles
{
    public static void Write(ExperimentsOptions options, IReadOnlyList<TraceResult> results, string circumstances, TextWriter log)
    {
        if (results.Count == 0)
        {
            throw new InvalidDataException("There is nothing to show: no trace with steps of five minutes or finer was chosen, or none was done.");
        }

        using (StreamWriter frontiers = new(Path.Combine(options.Out, "frontiers.csv")))
        {
            FrontiersCsv.Write(frontiers, results);
        }

        using (FileStream summary = File.Create(Path.Combine(options.Out, "summary.json")))
        {
            SummaryJson.Write(summary, results, circumstances);
        }

        foreach (IGrouping<TimeSpan, TraceResult> group in results.GroupBy(result => result.Workload.Settings.StartUp))
        {
            WriteTables(options.Out, $"{Numbers.Whole(group.Key.TotalSeconds)} s", [.. group], circumstances, log);
        }

        if (options.Report)
        {
            File.WriteAllText(Path.Combine(options.Out, "report.html"), ReportPage.Of(results, circumstances));
        }
    }

    private static void WriteTables(string folder, string startUp, IReadOnlyList<TraceResult> results, string circumstances, TextWriter log)
    {
        StringBuilder text = new();
        text.Append(circumstances).Append("\n\n");
        foreach (TextGrid table in StartUpTables.Of(startUp, results))
        {
            text.Append(table.ToMarkdown());
            log.WriteLine(table.ToText());
        }

        File.WriteAllText(Path.Combine(folder, $"table-{startUp.Replace(" ", "", StringComparison.Ordinal)}.md"), text.ToString());
    }
}
