namespace PredictiveScaler.Triggers;

/// <summary>
/// The rules of a calendar in a time zone, laid out on absolute time. A function of rules, zone and time: the table of the days around the
/// newest question is kept only to answer quickly. Thread-safe.
/// </summary>
internal sealed class CalendarSchedule(IReadOnlyList<CalendarRule> rules, TimeZoneInfo zone)
{
    // A trigger asks about the start of its day and about the end of the lead window of its end.
    private static readonly TimeSpan Back = TimeSpan.FromDays(2);
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(3);

    private volatile CalendarTable? _table;

    /// <summary>What is asked for at <paramref name="from"/>, with the floor and the uplift of any instant up to and including <paramref name="to"/>.</summary>
    public CalendarEffect Over(DateTimeOffset from, DateTimeOffset to)
    {
        CalendarTable? table = _table;
        if (table is null || from < table.From || to >= table.To)
        {
            TimeSpan day = TimeSpan.FromDays(1);
            _table = table = CalendarTable.Of(rules, zone, TimeGrid.Floor(from, day) - Back, TimeGrid.Floor(to, day) + Ahead);
        }

        return table.Over(from, to);
    }
}
