namespace PredictiveScaler.Accuracy.Inputs;

/// <summary>
/// The traces of a folder. <c>index.csv</c> names them (columns <c>name</c> and <c>source</c>, others are ignored); without it every CSV
/// file is a trace and its own source.
/// </summary>
internal static class TraceIndex
{
    private const string FileName = "index.csv";

    /// <exception cref="InvalidDataException">The folder holds no trace, or the index is not one.</exception>
    public static IReadOnlyList<TraceEntry> Read(string folder)
    {
        string index = Path.Combine(folder, FileName);
        IReadOnlyList<TraceEntry> entries = File.Exists(index)
            ? Parse(File.ReadLines(index), folder)
            : [.. Directory.EnumerateFiles(folder, "*.csv").Order(StringComparer.Ordinal).Select(EntryOf)];
        return entries.Count > 0 ? entries : throw new InvalidDataException($"{folder} holds no trace (CSV files with the header timestamp,value)");
    }

    public static IReadOnlyList<TraceEntry> Parse(IEnumerable<string> lines, string folder)
    {
        string[][] rows = [.. lines.Where(line => line.Length > 0).Select(CsvCells.Split)];
        string[] header = rows.Length > 0 ? rows[0] : [];
        (int name, int source) = (Array.IndexOf(header, "name"), Array.IndexOf(header, "source"));
        if (name < 0 || source < 0)
        {
            throw new InvalidDataException($"{FileName} must have the columns name and source");
        }

        return [.. rows.Skip(1).Select(row => row.Length == header.Length
            ? new TraceEntry(row[name], row[source], Path.Combine(folder, row[name] + ".csv"))
            : throw new InvalidDataException($"{FileName}: a row has {row.Length} cells and not {header.Length}: {string.Join(',', row)}"))];
    }

    private static TraceEntry EntryOf(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return new TraceEntry(name, name, path);
    }
}
