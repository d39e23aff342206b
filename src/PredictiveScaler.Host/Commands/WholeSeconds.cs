using System.CommandLine.Parsing;
using System.Globalization;

namespace PredictiveScaler.Host.Commands;

/// <summary>Options that take a number of seconds; what is not one is a sentence, not an exception.</summary>
internal static class WholeSeconds
{
    public static Func<ArgumentResult, int> Parser(string option, int most) => result =>
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds >= 1 && seconds <= most)
        {
            return seconds;
        }

        result.AddError($"{option} takes 1 to {most} seconds, not '{text}'.");
        return 0;
    };
}
