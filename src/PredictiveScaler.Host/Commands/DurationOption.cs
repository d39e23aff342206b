using System.CommandLine.Parsing;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Commands;

/// <summary>Options that take a duration; what is not one, or out of its range, is a sentence that says what would be right.</summary>
internal static class DurationOption
{
    public static Func<ArgumentResult, TimeSpan> Parser(string option, TimeSpan least, TimeSpan most) => result => Read(result, option, least, most) ?? least;

    /// <inheritdoc cref="Parser"/>
    public static Func<ArgumentResult, TimeSpan?> NullableParser(string option, TimeSpan least, TimeSpan most) => result => Read(result, option, least, most);

    private static TimeSpan? Read(ArgumentResult result, string option, TimeSpan least, TimeSpan most)
    {
        string text = result.Tokens is [var token] ? token.Value : "";
        if (Durations.TryParse(text, out TimeSpan duration) && duration >= least && duration <= most)
        {
            return duration;
        }

        string example = most >= TimeSpan.FromDays(2) ? "36h or 14d" : "90s or 5m";
        result.AddError($"{option} takes a duration from {Durations.Format(least)} to {Durations.Format(most)}, such as {example}, or bare seconds, not '{text}'.");
        return null;
    }
}
