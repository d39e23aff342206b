using System.CommandLine.Parsing;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Simulate;

/// <summary>Options of <c>simulate</c> that are lists or zones; what is wrong is a sentence that says what would be right.</summary>
internal static class SimulateOptionParsers
{
    /// <summary>Instead of naming them all.</summary>
    public const string All = "all";

    public static IReadOnlyList<string> Policies(ArgumentResult result)
    {
        List<string> names = [];
        foreach (string name in result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries)))
        {
            if (name != All && !PolicyCatalog.Names.Contains(name))
            {
                result.AddError($"--policy: there is no policy '{name}'; these are there: {string.Join(", ", PolicyCatalog.Names)}, or {All}.");
                return [];
            }

            names.AddRange((name == All ? PolicyCatalog.Names : [name]).Except(names));
        }

        return names;
    }

    public static TimeZoneInfo Zone(ArgumentResult result)
    {
        string text = Text(result);
        if (TimeZoneInfo.TryFindSystemTimeZoneById(text, out TimeZoneInfo? zone))
        {
            return zone;
        }

        result.AddError($"--timezone takes a name of the IANA time zone database such as Europe/Berlin, not '{text}'.");
        return TimeZoneInfo.Utc;
    }

    private static string Text(ArgumentResult result) => result.Tokens is [var token] ? token.Value : "";
}
