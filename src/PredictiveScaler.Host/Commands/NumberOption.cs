using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace PredictiveScaler.Host.Commands;

/// <summary>Options that take a number; what is not one, or out of its range, is a sentence, not an exception.</summary>
internal static class NumberOption
{
    /// <param name="option">Its name.</param>
    /// <param name="least">Smallest number allowed.</param>
    /// <param name="most">Largest.</param>
    /// <param name="unit">What is counted, with a space before it; "" = nothing in particular.</param>
    public static Func<ArgumentResult, T> Parser<T>(string option, T least, T most, string unit = "")
        where T : struct, INumber<T> => result => Read(result, option, least, most, unit) ?? default;

    /// <inheritdoc cref="Parser"/>
    public static Func<ArgumentResult, T?> NullableParser<T>(string option, T least, T most, string unit = "")
        where T : struct, INumber<T> => result => Read(result, option, least, most, unit);

    private static T? Read<T>(ArgumentResult result, string option, T least, T most, string unit)
        where T : struct, INumber<T>
    {
        string text = result.Tokens is [var token] ? token.Value : "";
        if (T.TryParse(text, Style<T>(), CultureInfo.InvariantCulture, out T number) && number >= least && number <= most)
        {
            return number;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option} must be between {least} and {most}{unit}, not '{text}'."));
        return null;
    }

    /// <summary>1e3 is no whole number to a user who asks for a port.</summary>
    private static NumberStyles Style<T>() => typeof(T) == typeof(double) ? NumberStyles.Float : NumberStyles.AllowLeadingSign;
}
