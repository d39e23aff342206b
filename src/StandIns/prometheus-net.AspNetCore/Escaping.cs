namespace Prometheus;

internal static class Escaping
{
    /// <summary>Text between double quotes: label values, and help texts of OpenMetrics.</summary>
    public static string Quoted(string text) => Unquoted(text).Replace("\"", "\\\"", StringComparison.Ordinal);

    /// <summary>Text to the end of the line: help texts of the Prometheus format.</summary>
    public static string Unquoted(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
