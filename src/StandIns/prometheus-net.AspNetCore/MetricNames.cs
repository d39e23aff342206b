using System.Text;

namespace Prometheus;

/// <summary>Prometheus spelling of the names of meters, instruments and tags: lower case, [a-z_][a-z0-9_]*.</summary>
internal static class MetricNames
{
    private const string TotalSuffix = "_total";

    public static string Translate(string name)
    {
        var translated = new StringBuilder(name.Length + 1);
        foreach (char original in name)
        {
            char c = char.ToLowerInvariant(original);
            if (translated.Length == 0 && char.IsAsciiDigit(c))
            {
                translated.Append('_');
            }

            translated.Append(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '_');
        }

        return translated.Length == 0 ? "_" : translated.ToString();
    }

    /// <summary>Family name of an instrument, without the _total that belongs to a counter's samples.</summary>
    public static string Family(string meter, string instrument, MetricKind kind)
    {
        string name = Translate($"{meter}_{instrument}");
        return kind.IsCounter() && name.EndsWith(TotalSuffix, StringComparison.Ordinal) ? name[..^TotalSuffix.Length] : name;
    }
}
