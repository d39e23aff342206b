using System.Text.RegularExpressions;

namespace PredictiveScaler.Triggers;

/// <summary>Decides what of a user's text may be shown in errors and logs. When in doubt, nothing.</summary>
internal static partial class MetadataEcho
{
    private const int MaxLength = 60;
    private const int TokenLength = 16;

    /// <summary>The text, shortened, or null when it may hold a secret.</summary>
    public static string? Value(string text) =>
        CredentialMarks().IsMatch(text) || HasRun(text, static run => run.ContainsAnyExceptInRange('a', 'z')) ? null : Printable(text);

    /// <summary>A key, shortened; a word instead of one that somebody's credential has slipped into.</summary>
    public static string Key(string key) =>
        key.Contains('@', StringComparison.Ordinal) || HasRun(key, static run => run.ContainsAnyInRange('0', '9')) ? "(a key that looks like a credential)" : Printable(key);

    private static bool HasRun(string text, Func<ReadOnlySpan<char>, bool> looksRandom)
    {
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '+' or '/' or '_' or '='))
            {
                continue;
            }

            if (i - start >= TokenLength && looksRandom(text.AsSpan(start, i - start)))
            {
                return true;
            }

            start = i + 1;
        }

        return false;
    }

    private static string Printable(string text)
    {
        string cut = text.Length <= MaxLength ? text : $"{text.AsSpan(0, MaxLength)}...";
        return string.Create(cut.Length, cut, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) ? '?' : source[i];
            }
        });
    }

    [GeneratedRegex(@"@|-----BEGIN|bearer|basic\s|passw|pwd|secret|token|api.?key|authorization|credential|^eyJ|gh[pousr]_|\bsk-|AKIA|\bxox", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CredentialMarks();
}
