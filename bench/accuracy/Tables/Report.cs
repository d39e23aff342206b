using System.Text.Json;

namespace PredictiveScaler.Accuracy.Tables;

/// <summary>The table in every form: terminal, Markdown, JSON, and a CSV row for every series and method.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new UnknownAsNull() } };

    public static void Write(AccuracyTable table, string circumstances, string folder, TextWriter terminal)
    {
        IReadOnlyList<TextGrid> grids = TableTexts.Of(table);
        string text = circumstances + "\n\n" + string.Concat(grids.Select(grid => grid.ToText()));
        terminal.Write(text);
        File.WriteAllText(Path.Combine(folder, "table.txt"), text);
        File.WriteAllText(Path.Combine(folder, "table.md"), circumstances + "\n\n" + string.Concat(grids.Select(grid => grid.ToMarkdown())));
        File.WriteAllText(Path.Combine(folder, "table.json"), JsonSerializer.Serialize(new { circumstances, table.Methods, table.HybridAgainstParts, Bars = Bar.Of(table) }, Json));
        using StreamWriter series = new(Path.Combine(folder, "series.csv"));
        SeriesCsv.Write(series, table.Rows);
    }
}
