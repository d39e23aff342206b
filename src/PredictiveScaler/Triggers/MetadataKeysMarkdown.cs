using System.Text;

namespace PredictiveScaler.Triggers;

/// <summary>The table of metadata keys as the documentation shows it, between two markers that tell where it goes.</summary>
internal static class MetadataKeysMarkdown
{
    public const string Begin = "<!-- metadata:begin -->";
    public const string End = "<!-- metadata:end -->";

    /// <summary>Markdown without the markers; ends with a line break.</summary>
    public static string Render()
    {
        StringBuilder text = new();
        text.Append("| key | default | allowed | meaning |\n|---|---|---|---|\n");
        foreach (MetadataKey row in MetadataKeys.All.Where(row => row.Effect == MetadataKeyEffect.InEffect))
        {
            string alias = row.Aliases.Count == 0 ? "" : $" (or {string.Join(", ", row.Aliases.Select(Code))})";
            string @default = row.Required ? "**required**" : row.Default.Length == 0 ? "-" : row.Default;
            text.Append($"| {Code(row.Name)}{alias} | {Cell(@default)} | {Cell(row.Allowed)} | {Cell(row.Help)} Example: {Code(row.Example)}. |\n");
        }

        text.Append($"\nKEDA's own keys for its link to this service are accepted and never used for Prometheus: {Names(MetadataKeyEffect.Keda)}.\n");
        text.Append($"Left-overs of KEDA's Prometheus trigger are accepted, ignored and reported: {Names(MetadataKeyEffect.LeftOver)}.\n");
        text.Append("`xFromEnv` is read as `x`. Durations are written 90s, 5m, 2h30m, 7d, or as bare seconds. Keys are case-sensitive; an unknown key is a warning, never an error.\n");
        return text.ToString();
    }

    /// <summary>The document with the text between the markers replaced; null when it lacks them.</summary>
    public static string? Update(string document)
    {
        int begin = document.IndexOf(Begin, StringComparison.Ordinal);
        int end = document.IndexOf(End, StringComparison.Ordinal);
        return begin < 0 || end < begin ? null : $"{document[..(begin + Begin.Length)]}\n{Render()}{document[end..]}";
    }

    private static string Names(MetadataKeyEffect effect) => string.Join(", ", MetadataKeys.All.Where(row => row.Effect == effect).Select(row => Code(row.Name)));

    private static string Code(string text) => $"`{Cell(text)}`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
