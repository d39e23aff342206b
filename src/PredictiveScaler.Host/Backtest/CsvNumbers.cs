using System.Globalization;

namespace PredictiveScaler.Host.Backtest;

/// <summary>Numbers in files: culture-invariant, the shortest text that reads back as the same number; unknown = an empty cell.</summary>
internal static class CsvNumbers
{
    public static string Text(double value) => double.IsNaN(value) ? "" : value.ToString(CultureInfo.InvariantCulture);

    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>RFC 4180: a cell that holds a comma, a quote or a line end stands in quotes.</summary>
    public static string Text(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
