using System.Globalization;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Tests.Triggers;

/// <summary>Local rules on absolute time. Berlin sets its clocks forward on 2026-03-29 (02:00 to 03:00, at 01:00 UTC) and back on 2026-10-25 (03:00 to 02:00, at 01:00 UTC).</summary>
public sealed class CalendarScheduleTests
{
    [Theory]
    [InlineData("2026-03-27T06:59:59Z", false)] // Friday, winter: 08:00 is 07:00 UTC
    [InlineData("2026-03-27T07:00:00Z", true)]
    [InlineData("2026-03-27T16:59:59Z", true)]
    [InlineData("2026-03-27T17:00:00Z", false)]
    [InlineData("2026-03-28T10:00:00Z", false)] // Saturday
    [InlineData("2026-03-30T05:59:59Z", false)] // Monday, summer: 08:00 is 06:00 UTC
    [InlineData("2026-03-30T06:00:00Z", true)]
    [InlineData("2026-03-30T16:00:00Z", false)]
    public void A_weekly_rule_follows_the_clocks_of_its_zone(string time, bool holds) => Assert.Equal(holds, Holds("mon-fri 08:00-18:00 min=200", "Europe/Berlin", time));

    [Theory]
    [InlineData("2026-03-06T20:59:00Z", false)]
    [InlineData("2026-03-06T21:00:00Z", true)] // Friday 22:00
    [InlineData("2026-03-07T04:59:00Z", true)] // Saturday 05:59
    [InlineData("2026-03-07T05:00:00Z", false)]
    [InlineData("2026-03-07T21:30:00Z", false)] // Saturday 22:30: it begins on Fridays only
    [InlineData("2026-03-06T04:30:00Z", false)] // Friday 05:30: nor did it begin on Thursday
    public void A_window_past_midnight_belongs_to_the_day_on_which_it_begins(string time, bool holds) => Assert.Equal(holds, Holds("fri 22:00-06:00 min=200", "Europe/Berlin", time));

    [Fact]
    public void From_midnight_to_midnight_is_all_day()
    {
        Assert.True(Holds("sat 00:00-00:00 min=1", "Europe/Berlin", "2026-03-06T23:00:00Z"));
        Assert.True(Holds("sat 00:00-00:00 min=1", "Europe/Berlin", "2026-03-07T22:59:00Z"));
        Assert.False(Holds("sat 00:00-00:00 min=1", "Europe/Berlin", "2026-03-07T23:00:00Z"));
    }

    [Theory]
    [InlineData("2026-03-29T00:59:00Z", false)]
    [InlineData("2026-03-29T01:00:00Z", true)] // 02:30 does not exist: from the change on
    [InlineData("2026-03-29T01:29:00Z", true)] // 03:29
    [InlineData("2026-03-29T01:30:00Z", false)]
    public void A_start_that_clocks_skip_is_the_change_itself(string time, bool holds) => Assert.Equal(holds, Holds("daily 02:30-03:30 min=200", "Europe/Berlin", time));

    [Fact]
    public void A_window_that_clocks_skip_does_not_happen()
    {
        for (int minute = 0; minute < 240; minute++)
        {
            Assert.Equal(1, Effect("sun 02:10-02:50 uplift=2", "Europe/Berlin", At("2026-03-29T00:00:00Z").AddMinutes(minute)).Uplift);
        }
    }

    [Theory]
    [InlineData("2026-10-25T00:29:00Z", false)]
    [InlineData("2026-10-25T00:30:00Z", true)] // 02:30 for the first time
    [InlineData("2026-10-25T01:10:00Z", true)] // 02:10 for the second time: inside, as its end is not until later
    [InlineData("2026-10-25T01:44:00Z", true)] // 02:44 for the second time
    [InlineData("2026-10-25T01:45:00Z", false)]
    public void A_window_that_clocks_show_twice_lasts_from_its_first_start_to_its_last_end(string time, bool holds) => Assert.Equal(holds, Holds("sun 02:30-02:45 min=200", "Europe/Berlin", time));

    [Theory]
    [InlineData("Europe/Berlin", "2026-11-27T17:00:00Z")]
    [InlineData("America/New_York", "2026-11-27T23:00:00Z")]
    [InlineData("Asia/Kathmandu", "2026-11-27T12:15:00Z")]
    [InlineData("UTC", "2026-11-27T18:00:00Z")]
    public void An_event_begins_in_local_time_and_lasts_so_many_hours(string zone, string start)
    {
        DateTimeOffset begins = At(start);

        Assert.Equal(1, Effect("2026-11-27T18:00/6h uplift=2", zone, begins.AddSeconds(-1)).Uplift);
        Assert.Equal(2, Effect("2026-11-27T18:00/6h uplift=2", zone, begins).Uplift);
        Assert.Equal(2, Effect("2026-11-27T18:00/6h uplift=2", zone, begins.AddHours(6).AddSeconds(-1)).Uplift);
        Assert.Equal(1, Effect("2026-11-27T18:00/6h uplift=2", zone, begins.AddHours(6)).Uplift);
    }

    [Fact]
    public void An_event_over_the_change_of_clocks_is_as_long_as_it_says()
    {
        // 2026-03-28 20:00 in Berlin is 19:00 UTC; 12 hours later it is 07:00 UTC, 09:00 in Berlin.
        Assert.True(Holds("2026-03-28T20:00/12h min=1", "Europe/Berlin", "2026-03-29T06:59:00Z"));
        Assert.False(Holds("2026-03-28T20:00/12h min=1", "Europe/Berlin", "2026-03-29T07:00:00Z"));
    }

    [Fact]
    public void Rules_that_hold_together_give_the_higher_floor_the_lower_ceiling_and_both_uplifts()
    {
        CalendarEffect effect = Effect(
            "daily 08:00-18:00 min=100 max=900 uplift=2; daily 10:00-12:00 min=300 max=500 minReplicas=4 maxReplicas=40 uplift=1.5", "UTC", At("2026-03-02T11:00:00Z"));

        Assert.Equal(new CalendarEffect(300, 4, 500, 40, 3), effect);
    }

    [Fact]
    public void A_window_is_looked_at_ahead_for_floors_and_uplifts_but_not_for_ceilings()
    {
        CalendarSchedule schedule = Schedule("daily 08:00-18:00 min=100 max=150 uplift=0.5; daily 19:00-20:00 uplift=3", "UTC");
        DateTimeOffset eight = At("2026-03-02T08:00:00Z");

        Assert.Equal(CalendarEffect.None, schedule.Over(eight.AddMinutes(-6), eight.AddSeconds(-1)));
        Assert.Equal(new CalendarEffect(100, 0, double.MaxValue, int.MaxValue, 1), schedule.Over(eight.AddMinutes(-6), eight)); // half the demand, but not yet
        Assert.Equal(new CalendarEffect(100, 0, 150, int.MaxValue, 0.5), schedule.Over(eight, eight.AddMinutes(6)));
        Assert.Equal(3, schedule.Over(eight, eight.AddHours(11)).Uplift);
    }

    [Fact]
    public void What_was_asked_before_does_not_matter()
    {
        DateTimeOffset start = At("2026-03-20T00:00:00Z");
        CalendarSchedule kept = Schedule("mon-fri 08:00-18:00 min=200; sun 02:30-04:00 min=7", "Europe/Berlin");
        foreach (int minute in Enumerable.Range(0, 2000).Select(i => i * 7919 % (20 * 24 * 60)))
        {
            DateTimeOffset time = start.AddMinutes(minute);
            Assert.Equal(Effect("mon-fri 08:00-18:00 min=200; sun 02:30-04:00 min=7", "Europe/Berlin", time), kept.Over(time, time));
        }
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29", 23)]
    [InlineData("Europe/Berlin", "2026-10-25", 25)]
    [InlineData("Australia/Lord_Howe", "2026-04-05", 24.5)]
    [InlineData("America/Santiago", "2026-09-06", 23)] // midnight itself is skipped
    [InlineData("America/Santiago", "2026-04-04", 25)] // 24:00 goes back to 23:00
    [InlineData("America/Havana", "2026-11-01", 25)] // 00:00 to 01:00 twice
    [InlineData("Pacific/Apia", "2011-12-31", 24)] // the day before was skipped
    [InlineData("UTC", "2026-03-29", 24)]
    public void A_day_is_from_midnight_to_midnight(string zone, string date, double hours)
    {
        TimeZoneInfo found = TimeZoneInfo.FindSystemTimeZoneById(zone);
        DateTime day = DateTime.Parse(date, CultureInfo.InvariantCulture);
        (DateTimeOffset start, DateTimeOffset end) = LocalTime.DayOf(LocalTime.First(day.AddHours(12), found), found);

        Assert.Equal(hours, (end - start).TotalHours);
        Assert.Equal(day, LocalTime.Of(start, found).Date);
        Assert.NotEqual(day, LocalTime.Of(end, found).Date);
        Assert.Equal((start, end), LocalTime.DayOf(start, found));
        Assert.Equal((start, end), LocalTime.DayOf(end.AddTicks(-1), found));
    }

    [Fact]
    public void Days_follow_each_other_without_gap_or_overlap_in_every_zone()
    {
        foreach (TimeZoneInfo zone in TimeZoneInfo.GetSystemTimeZones())
        {
            DateTimeOffset time = At("2025-12-31T12:00:00Z");
            for (int day = 0; day < 400; day++)
            {
                (DateTimeOffset start, DateTimeOffset end) = LocalTime.DayOf(time, zone);
                Assert.True(start <= time && time < end, $"{zone.Id} {time:O}");
                time = end;
            }
        }
    }

    private static bool Holds(string rules, string zone, string time) => Effect(rules, zone, At(time)) != CalendarEffect.None;

    private static CalendarEffect Effect(string rules, string zone, DateTimeOffset time) => Schedule(rules, zone).Over(time, time);

    private static CalendarSchedule Schedule(string rules, string zone) => MetadataSamples.Options(("calendar", rules), ("timezone", zone)).Schedule!;

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
