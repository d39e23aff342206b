namespace PredictiveScaler.Triggers;

/// <summary>Some days of a calendar: spans of absolute time in which the same rules hold. Immutable.</summary>
internal sealed class CalendarTable
{
    private readonly DateTimeOffset[] _starts;
    private readonly CalendarEffect[] _effects;

    private CalendarTable(DateTimeOffset from, DateTimeOffset to, List<Window> windows)
    {
        (From, To) = (from, to);
        _starts = [.. windows.SelectMany(window => new[] { window.Start, window.End }).Where(time => time > from && time < to).Append(from).Distinct().Order()];
        _effects = [.. _starts.Select(start => At(start, windows))];
    }

    public DateTimeOffset From { get; }

    public DateTimeOffset To { get; }

    public static CalendarTable Of(IReadOnlyList<CalendarRule> rules, TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset to) =>
        new(from, to, [.. rules.SelectMany(rule => rule.Start is { } start ? [Event(rule, start, zone)] : Weekly(rule, zone, from, to))]);

    /// <inheritdoc cref="CalendarSchedule.Over"/>
    public CalendarEffect Over(DateTimeOffset from, DateTimeOffset to)
    {
        int at = Array.BinarySearch(_starts, from);
        at = at >= 0 ? at : ~at - 1;
        CalendarEffect effect = _effects[at];
        for (int i = at + 1; i < _starts.Length && _starts[i] <= to; i++)
        {
            effect = effect.Ahead(_effects[i]);
        }

        return effect;
    }

    private static CalendarEffect At(DateTimeOffset time, List<Window> windows)
    {
        CalendarEffect effect = CalendarEffect.None;
        foreach (Window window in windows)
        {
            if (window.Start <= time && time < window.End)
            {
                effect = effect.With(window.Effect);
            }
        }

        return effect;
    }

    private static Window Event(CalendarRule rule, DateTime start, TimeZoneInfo zone)
    {
        DateTimeOffset instant = LocalTime.First(start, zone);
        return new Window(instant, instant + rule.Duration, CalendarEffect.Of(rule));
    }

    /// <summary>
    /// One window for each day on which the rule begins. Clocks that are set forward over all of it leave it empty; where they are set back
    /// over its start or end it has the hour twice, so that a floor is never shorter than was asked for.
    /// </summary>
    private static IEnumerable<Window> Weekly(CalendarRule rule, TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset to)
    {
        int nights = rule.To > rule.From ? 0 : 1;
        DateTime last = LocalTime.Of(to, zone).Date;
        for (DateTime date = LocalTime.Of(from, zone).Date.AddDays(-1); date <= last; date = date.AddDays(1))
        {
            if (rule.Days.Contains(date.DayOfWeek))
            {
                DateTimeOffset start = LocalTime.First(date + rule.From.ToTimeSpan(), zone);
                DateTimeOffset end = LocalTime.Last(date.AddDays(nights) + rule.To.ToTimeSpan(), zone);
                yield return new Window(start, end, CalendarEffect.Of(rule));
            }
        }
    }

    private readonly record struct Window(DateTimeOffset Start, DateTimeOffset End, CalendarEffect Effect);
}
