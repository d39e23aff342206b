using System.Text;

namespace PredictiveScaler.Accuracy.Inputs;

/// <summary>Cells of one CSV line; a cell in double quotes may hold commas and doubled quotes (RFC 4180, without line breaks in cells).</summary>
internal static class CsvCells
{
    public static string[] Split(string line)
    {
        List<string> cells = [];
        StringBuilder cell = new();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char next = line[i];
            bool escaped = quoted && next == '"' && i + 1 < line.Length && line[i + 1] == '"';
            if (escaped)
            {
                cell.Append('"');
                i++;
            }
            else if (next == '"')
            {
                quoted = !quoted;
            }
            else if (next == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(next);
            }
        }

        cells.Add(cell.ToString());
        return [.. cells];
    }

    public static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(',', '"') ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
