namespace PredictiveScaler.Host.Commands;

/// <summary>Text for terminals and comments.</summary>
internal static class TextLines
{
    /// <summary>Lines of at most <paramref name="width"/> characters, longer only where one word is.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        if (line.Length > 0)
        {
            yield return line;
        }
    }

    /// <summary>Without the characters of which terminals and their fonts make different things.</summary>
    public static string Plain(string text) => text.Replace('\u00a0', ' ').Replace('\u2212', '-').Replace('\u2192', '>');
}
