namespace PredictiveScaler.Triggers;

/// <summary>
/// From what clocks on the wall show to instants. A time that is shown twice, when clocks are set back, has a first and a last instant; one
/// that is skipped, when they are set forward, is the instant of the change. Asks the zone for offsets of instants only: those are certain.
/// </summary>
internal static class LocalTime
{
    /// <summary>More than a zone's clock ever differs from another's; nothing changes twice within it.</summary>
    private static readonly TimeSpan Around = TimeSpan.FromDays(1);

    /// <summary>The first instant at which clocks show <paramref name="local"/>.</summary>
    public static DateTimeOffset First(DateTime local, TimeZoneInfo zone) => Find(local, zone, last: false);

    /// <summary>The last instant at which clocks show <paramref name="local"/>.</summary>
    public static DateTimeOffset Last(DateTime local, TimeZoneInfo zone) => Find(local, zone, last: true);

    /// <summary>What clocks show at <paramref name="time"/>.</summary>
    public static DateTime Of(DateTimeOffset time, TimeZoneInfo zone) => new(time.UtcTicks + zone.GetUtcOffset(time).Ticks);

    /// <summary>From midnight to midnight: 23 to 25 hours.</summary>
    public static (DateTimeOffset Start, DateTimeOffset End) DayOf(DateTimeOffset time, TimeZoneInfo zone)
    {
        DateTime date = Of(time, zone).Date;
        return (First(date, zone), First(date.AddDays(1), zone));
    }

    private static DateTimeOffset Find(DateTime local, TimeZoneInfo zone, bool last)
    {
        DateTimeOffset asUtc = new(local.Ticks, TimeSpan.Zero);
        TimeSpan before = zone.GetUtcOffset(asUtc - Around);
        TimeSpan after = zone.GetUtcOffset(asUtc + Around);
        bool shownBefore = zone.GetUtcOffset(asUtc - before) == before;
        bool shownAfter = zone.GetUtcOffset(asUtc - after) == after;
        return (shownBefore, shownAfter) switch
        {
            (true, true) => asUtc - (last ? Shorter(before, after) : Longer(before, after)),
            (true, false) => asUtc - before,
            (false, true) => asUtc - after,
            _ => Change(asUtc, zone, asUtc - after, asUtc - before),
        };
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan two) => one < two ? one : two;

    private static TimeSpan Longer(TimeSpan one, TimeSpan two) => one > two ? one : two;

    /// <summary>The first second between the two at which clocks show <paramref name="asUtc"/> or later.</summary>
    private static DateTimeOffset Change(DateTimeOffset asUtc, TimeZoneInfo zone, DateTimeOffset low, DateTimeOffset high)
    {
        while (high - low > TimeSpan.FromSeconds(1))
        {
            DateTimeOffset middle = low + TimeSpan.FromSeconds(Math.Floor((high - low).TotalSeconds / 2));
            (low, high) = middle + zone.GetUtcOffset(middle) >= asUtc ? (low, middle) : (middle, high);
        }

        return high;
    }
}
