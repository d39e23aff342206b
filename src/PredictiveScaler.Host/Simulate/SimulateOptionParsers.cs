using System.CommandLine.Parsing;
using PredictiveScaler.Simulating;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Simulate;

/// <summary>Options of <c>simulate</c> that are lists, durations or zones; what is wrong is a sentence that says what would be right.</summary>
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

    public static Func<ArgumentResult, TimeSpan> Duration(string option, TimeSpan least, TimeSpan most) => result => Read(result, option, least, most) ?? least;

    public static Func<ArgumentResult, TimeSpan?> NullableDuration(string option, TimeSpan least, TimeSpan most) => result => Read(result, option, least, most);

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

    private static TimeSpan? Read(ArgumentResult result, string option, TimeSpan least, TimeSpan most)
    {
        string text = Text(result);
        if (Durations.TryParse(text, out TimeSpan duration) && duration >= least && duration <= most)
        {
            return duration;
        }

        result.AddError($"{option} takes a duration from {Durations.Format(least)} to {Durations.Format(most)}, such as 90s or 5m, or bare seconds, not '{text}'.");
        return null;
    }

    private static string Text(ArgumentResult result) => result.Tokens is [var token] ? token.Value : "";
}
