using System.Text;

namespace PredictiveScaler.Accuracy.Tables;

/// <summary>A titled table of texts, as Markdown or with aligned columns.</summary>
internal sealed record TextGrid(string Title, string[] Header, IReadOnlyList<string[]> Rows)
{
    public string ToMarkdown()
    {
        StringBuilder text = new();
        text.Append("### ").Append(Title).Append("\n\n");
        text.Append("| ").AppendJoin(" | ", Header).Append(" |\n");
        text.Append('|').Insert(text.Length, "---|", Header.Length).Append('\n');
        foreach (string[] row in Rows)
        {
            text.Append("| ").AppendJoin(" | ", row).Append(" |\n");
        }

        return text.Append('\n').ToString();
    }

    public string ToText()
    {
        int[] widths = [.. Header.Select((name, column) => Rows.Select(row => row[column].Length).Append(name.Length).Max())];
        StringBuilder text = new();
        text.Append(Title).Append("\n\n");
        foreach (string[] row in Rows.Prepend(Header))
        {
            IEnumerable<string> cells = row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }

        return text.Append('\n').ToString();
    }
}
