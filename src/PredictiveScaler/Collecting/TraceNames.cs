namespace PredictiveScaler.Collecting;

/// <summary>Names of trace files. They come from a configuration file too, so none may leave the output directory.</summary>
internal static class TraceNames
{
    public const int MaxLength = 100;

    /// <summary>What is allowed, as a sentence's end.</summary>
    public const string Rule = "1 to 100 letters, digits, dots, dashes and underscores, and begins with a letter or digit";

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength && char.IsAsciiLetterOrDigit(name[0]) && name.All(IsAllowed);

    /// <summary>A valid part of a name that resembles a text; "" when nothing of it is allowed.</summary>
    public static string Slug(string text, int maxLength)
    {
        string slug = string.Concat(text.Take(maxLength).Select(character => IsAllowed(character) ? character : '-'));
        return slug.Trim('-', '.', '_');
    }

    private static bool IsAllowed(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_';
}
