using System.Buffers;
using System.Globalization;

namespace PredictiveScaler.Triggers;

/// <summary>The sorts of values that metadata keys take. All numbers are culture-invariant.</summary>
internal static class ValueKinds
{
    private const int ShortText = 128;
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public static ValueKind<double> Number(double min, double max) => new(
        "number", $"{Text(min)} to {Text(max)}", ShortText, text => ReadNumber(text, min, max));

    /// <summary>At least <paramref name="min"/>, cut to the 3 decimals that Kubernetes quantities have.</summary>
    public static ValueKind<double> Quantity(double min, double max) => new(
        "number",
        $"{Text(min)} to {Text(max)}, 3 decimals",
        ShortText,
        text => ReadNumber(text, min, max) is { Succeeded: true } read
            ? Parsed<double>.Of(Math.Round(read.Value, 3, MidpointRounding.AwayFromZero))
            : ReadNumber(text, min, max));

    public static ValueKind<int> Count(int min, int max) => new(
        "whole number",
        string.Create(CultureInfo.InvariantCulture, $"{min} to {max}"),
        ShortText,
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max
            ? Parsed<int>.Of(value)
            : Parsed<int>.Refused());

    public static ValueKind<TimeSpan> Duration(TimeSpan min, TimeSpan max, bool wholeSeconds = false) => new(
        "duration",
        $"{Durations.Format(min)} to {Durations.Format(max)}{(wholeSeconds ? ", whole seconds" : "")}",
        ShortText,
        text => ReadDuration(text, TimeSpan.FromSeconds(1), min, max, wholeSeconds));

    /// <summary>A bare number counts milliseconds, as in KEDA's Prometheus trigger.</summary>
    public static ValueKind<TimeSpan> Milliseconds(TimeSpan min, TimeSpan max) => new(
        "duration",
        $"{Durations.Format(min)} to {Durations.Format(max)}; a bare number is milliseconds, as in KEDA",
        ShortText,
        text => ReadDuration(text, TimeSpan.FromMilliseconds(1), min, max, false));

    public static ValueKind<bool> Flag() => new(
        "true/false", "true or false", ShortText, text => text.ToUpperInvariant() switch
        {
            "TRUE" or "T" or "1" => Parsed<bool>.Of(true),
            "FALSE" or "F" or "0" => Parsed<bool>.Of(false),
            _ => Parsed<bool>.Refused(),
        });

    public static ValueKind<T> Choice<T>()
        where T : struct, Enum => new(
        "choice",
        string.Join(", ", Enum.GetNames<T>()),
        ShortText,
        text => Enum.GetNames<T>().FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known
            ? Parsed<T>.Of(Enum.Parse<T>(known))
            : Parsed<T>.Refused());

    /// <summary>A name of something configured in the service.</summary>
    public static ValueKind<string> Name(string allowed) => new(
        "name", allowed, ShortText, text => IsName(text) ? Parsed<string>.Of(text) : Parsed<string>.Refused("letters, digits, '.', '_' and '-', at most 63"));

    /// <summary>Anything; KEDA judges it.</summary>
    public static ValueKind<string> Anything(int maxLength = 16 * 1024) => new("text", "any", maxLength, Parsed<string>.Of);

    /// <summary>A kind that also takes one word which stands for null.</summary>
    public static ValueKind<T?> OrWord<T>(ValueKind<T> kind, string word)
        where T : struct => new(
        kind.Name,
        $"{word}, or {kind.Allowed}",
        kind.MaxLength,
        text => text.Equals(word, StringComparison.OrdinalIgnoreCase)
            ? Parsed<T?>.Of(null)
            : kind.Read(text) is { Succeeded: true } read ? Parsed<T?>.Of(read.Value) : Parsed<T?>.Refused(kind.Read(text).Advice));

    internal static bool IsName(string text) => text.Length <= 63 && char.IsAsciiLetterOrDigit(text[0]) && !text.AsSpan().ContainsAnyExcept(NameCharacters);

    internal static bool TryNumber(ReadOnlySpan<char> text, out double value) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
        && double.IsFinite(value);

    internal static string Text(double value) => value.ToString(value >= 1e7 && value % 1e6 == 0 ? "0.###############e0" : "R", CultureInfo.InvariantCulture);

    private static Parsed<double> ReadNumber(string text, double min, double max)
    {
        if (TryNumber(text, out double value))
        {
            // Adding 0 turns -0 into 0.
            return value >= min && value <= max ? Parsed<double>.Of(value + 0.0) : Parsed<double>.Refused();
        }

        return Parsed<double>.Refused(text.Contains(',') ? "write the decimal point as '.', without thousands separators" : "write a plain number such as 100 or 0.5");
    }

    private static Parsed<TimeSpan> ReadDuration(string text, TimeSpan bareUnit, TimeSpan min, TimeSpan max, bool wholeSeconds)
    {
        if (!Durations.TryParse(text, bareUnit, out TimeSpan duration))
        {
            return Parsed<TimeSpan>.Refused("write a duration such as 90s, 5m, 2h30m or 7d");
        }

        bool fits = duration >= min && duration <= max && (!wholeSeconds || duration.Ticks % TimeSpan.TicksPerSecond == 0);
        return fits ? Parsed<TimeSpan>.Of(duration) : Parsed<TimeSpan>.Refused();
    }
}
