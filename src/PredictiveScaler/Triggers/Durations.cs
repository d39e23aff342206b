using System.Globalization;
using System.Text;

namespace PredictiveScaler.Triggers;

/// <summary>
/// Durations as Go and Prometheus write them: <c>90s</c>, <c>5m</c>, <c>2h30m</c>, <c>1.5h</c>, <c>500ms</c>, <c>7d</c>, <c>1w</c>;
/// a day is 24 h, a week 7 days, a year 365 days. A bare number counts in a unit that the caller names.
/// </summary>
internal static class Durations
{
    private const int MaxLength = 64;

    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("y", 365 * TimeSpan.TicksPerDay),
        ("w", 7 * TimeSpan.TicksPerDay),
        ("d", TimeSpan.TicksPerDay),
        ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>False for anything that is not a duration, is negative, or does not fit.</summary>
    /// <param name="text">The text; white space around it is ignored.</param>
    /// <param name="bareUnit">What a number without a unit counts.</param>
    /// <param name="duration">The duration; zero when false.</param>
    public static bool TryParse(string text, TimeSpan bareUnit, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        if (rest.IsEmpty || rest.Length > MaxLength)
        {
            return false;
        }

        if (TryReadNumber(rest, out decimal bare, out int length) && length == rest.Length)
        {
            return TryToTicks(bare, bareUnit.Ticks, 0, out duration);
        }

        return TryParseTerms(rest, out duration);
    }

    /// <summary>As <see cref="TryParse(string,TimeSpan,out TimeSpan)"/> with bare seconds.</summary>
    public static bool TryParse(string text, out TimeSpan duration) => TryParse(text, TimeSpan.FromSeconds(1), out duration);

    /// <summary>The shortest form that reads back as the same duration, cut to whole milliseconds: <c>2h30m</c>, <c>7d</c>, <c>0s</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        long ticks = duration.Ticks;
        StringBuilder text = new();
        foreach ((string unit, long size) in Units)
        {
            // Weeks and years read worse than days: 8d, not 1w1d.
            if (unit is not ("y" or "w") && ticks / size > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{ticks / size}{unit}");
                ticks %= size;
            }
        }

        return text.Length == 0 ? "0s" : text.ToString();
    }

    private static bool TryParseTerms(ReadOnlySpan<char> rest, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        while (!rest.IsEmpty)
        {
            if (!TryReadNumber(rest, out decimal number, out int length))
            {
                return false;
            }

            rest = rest[length..];
            int unitLength = UnitLength(rest);
            if (!TryFindUnit(rest[..unitLength], out long unitTicks)
                || !TryToTicks(number, unitTicks, duration.Ticks, out duration))
            {
                duration = TimeSpan.Zero;
                return false;
            }

            rest = rest[unitLength..];
        }

        return true;
    }

    private static int UnitLength(ReadOnlySpan<char> text)
    {
        int length = 0;
        while (length < text.Length && char.IsAsciiLetter(text[length]))
        {
            length++;
        }

        return length;
    }

    private static bool TryFindUnit(ReadOnlySpan<char> unit, out long ticks)
    {
        foreach ((string name, long size) in Units)
        {
            if (unit.SequenceEqual(name))
            {
                ticks = size;
                return true;
            }
        }

        ticks = 0;
        return false;
    }

    private static bool TryReadNumber(ReadOnlySpan<char> text, out decimal number, out int length)
    {
        length = 0;
        while (length < text.Length && (char.IsAsciiDigit(text[length]) || text[length] == '.'))
        {
            length++;
        }

        return decimal.TryParse(text[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    private static bool TryToTicks(decimal number, long unitTicks, long sum, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (number > (long.MaxValue - sum) / unitTicks)
        {
            return false;
        }

        duration = TimeSpan.FromTicks(sum + (long)Math.Round(number * unitTicks));
        return true;
    }
}
