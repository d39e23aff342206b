using System.Globalization;

namespace Grpc.Protocol;

/// <summary>The value of grpc-timeout: at most eight digits and a unit.</summary>
internal static class DeadlineHeader
{
    private const int MostDigits = 8;
    private const long MostValue = 99_999_999;
    private const long NanosecondsPerTick = 100;

    public static bool TryParse(ReadOnlySpan<char> value, out TimeSpan duration)
    {
        duration = default;
        if (value.Length is < 2 or > MostDigits + 1
            || !long.TryParse(value[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
        {
            return false;
        }

        var ticks = TicksPerUnit(value[^1]);
        if (ticks < 0)
        {
            return false;
        }

        // Nanoseconds are the only unit below one tick; a started tick counts as a whole one.
        duration = new TimeSpan(ticks == 0 ? (amount + NanosecondsPerTick - 1) / NanosecondsPerTick : amount * ticks);
        return true;
    }

    /// <summary>The shortest exact form, or a rounded-up one when eight digits do not suffice.</summary>
    public static string Format(TimeSpan duration)
    {
        var ticks = Math.Max(duration.Ticks, 0);
        if (ticks * NanosecondsPerTick / NanosecondsPerTick == ticks && ticks * NanosecondsPerTick <= MostValue)
        {
            return Format(ticks * NanosecondsPerTick, 'n');
        }

        foreach (var unit in "umSMH")
        {
            var size = TicksPerUnit(unit);
            var amount = ticks / size + (ticks % size == 0 ? 0 : 1);
            if (amount <= MostValue)
            {
                return Format(amount, unit);
            }
        }

        return Format(MostValue, 'H');
    }

    private static string Format(long amount, char unit) => string.Create(CultureInfo.InvariantCulture, $"{amount}{unit}");

    private static long TicksPerUnit(char unit) => unit switch
    {
        'H' => TimeSpan.TicksPerHour,
        'M' => TimeSpan.TicksPerMinute,
        'S' => TimeSpan.TicksPerSecond,
        'm' => TimeSpan.TicksPerMillisecond,
        'u' => TimeSpan.TicksPerMicrosecond,
        'n' => 0,
        _ => -1,
    };
}
