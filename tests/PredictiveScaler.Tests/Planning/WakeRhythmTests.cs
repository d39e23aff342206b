using PredictiveScaler.Planning;
using PredictiveScaler.Tests.Forecasting;
using PredictiveScaler.TestSupport;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Tests.Planning;

/// <summary>Lead time 5 min, plans 15 s apart, a sample a minute; the history begins on a Monday.</summary>
public sealed class WakeRhythmTests
{
    private const int Day = 1440;
    private static readonly TriggerOptions Options = PlanSamples.Options;
    private static readonly int[] Starts = [480, 484, 477, 481, 479, 482, 480];

    [Fact]
    public void A_replica_is_asked_for_a_lead_time_before_the_earliest_that_demand_came()
    {
        ExpectedArrival arrival = At(Days(Starts), day: 7, minute: 470)!;

        // The earliest was 07:57 and the latest 08:04. With one day in ten to be missed, rank 0.8 of 7: a fifth of the mean gap (7 min / 6) before the earliest, less 5:15.
        Assert.Equal(ArrayHistory.Monday.AddDays(7).AddMinutes(477).AddSeconds(-14 - 315), arrival.From);
        Assert.Equal(ArrayHistory.Monday.AddDays(7).AddMinutes(484 + 15), arrival.Until);
        Assert.Equal((7, 7), (arrival.Came, arrival.Days));
    }

    [Fact]
    public void It_is_the_same_whenever_it_is_asked_before()
    {
        ArrayHistory days = Days(Starts);

        Assert.Equal(At(days, 7, 465), At(days, 7, 471));
        Assert.Null(At(days, 7, 300));
    }

    [Fact]
    public void A_day_on_which_nothing_comes_is_given_up()
    {
        ArrayHistory days = Days([.. Starts, 2000]);

        Assert.True(At(days, 7, 485)!.IsDue(ArrayHistory.Monday.AddDays(7).AddMinutes(490)));
        Assert.Null(At(days, 7, 505));
    }

    [Fact]
    public void Weekends_off_are_known_from_the_week_before_and_Monday_is_still_expected()
    {
        ArrayHistory office = Days([480, 481, 479, 480, 482, 2000, 2000, 480, 481, 479, 480, 482, 2000, 2000]);

        Assert.NotNull(At(office, 7, 472));
        Assert.NotNull(At(office, 11, 472));
        Assert.Null(At(office, 12, 472));
        Assert.Null(At(office, 13, 472));
    }

    [Fact]
    public void Two_days_are_no_rhythm_and_three_are()
    {
        Assert.Null(At(Days(Starts), 2, 470));
        Assert.NotNull(At(Days(Starts), 3, 470));
    }

    [Fact]
    public void Visits_at_any_time_are_none_however_many_there_are()
    {
        Random random = new(7);
        bool[] visited = new bool[28 * Day];
        for (int visit = 0; visit < 28 * 8; visit++)
        {
            visited.AsSpan(random.Next(28 * Day - 20), 10).Fill(true);
        }

        ArrayHistory visits = ArrayHistory.Of(28 * Day, TestModels.Minute, i => visited[i] ? 100 : 0);
        int expected = Enumerable.Range(8 * 24 * 6, 20 * 24 * 6).Count(i => WakeRhythm.Next(visits, Options, ArrayHistory.Monday.AddMinutes(i * 10)) is not null);

        // Ten minutes apart for twenty days: chance is bounded, not excluded.
        Assert.InRange(expected, 0, 28);
    }

    [Fact]
    public void A_job_of_every_hour_is_expected_at_every_hour()
    {
        ArrayHistory hourly = ArrayHistory.Of(8 * Day, TestModels.Minute, i => i % 60 is >= 30 and < 40 ? 50 : 0);

        ExpectedArrival arrival = At(hourly, 7, (13 * 60) + 20)!;

        Assert.Equal(ArrayHistory.Monday.AddDays(7).AddMinutes((13 * 60) + 30).AddSeconds(-315), arrival.From);
    }

    [Fact]
    public void Demand_that_is_there_is_not_waited_for() => Assert.Null(At(Days(Starts), 6, 490));

    [Fact]
    public void A_day_that_is_not_known_is_neither_for_nor_against()
    {
        // Two outages and four days: 4 of 4, not 4 of 6.
        ArrayHistory gaps = Days([480, 481, -1, 479, -1, 480, 2000]);

        Assert.Equal((4, 4), At(gaps, 6, 472) is { } arrival ? (arrival.Came, arrival.Days) : default);
    }

    [Fact]
    public void Nothing_after_its_time_is_seen()
    {
        DateTimeOffset time = ArrayHistory.Monday.AddDays(6).AddMinutes(470);
        ArrayHistory changed = ArrayHistory.Of(8 * Day, TestModels.Minute, i => ArrayHistory.Monday.AddMinutes(i) > time ? 77 : DemandAt(Starts, i));

        Assert.Equal(WakeRhythm.Next(Days(Starts), Options, time), WakeRhythm.Next(changed, Options, time));
    }

    [Fact]
    public void A_history_that_reaches_further_back_than_the_window_gives_the_same()
    {
        ArrayHistory month = ArrayHistory.Of(28 * Day, TestModels.Minute, i => DemandAt(Starts, i));
        // As it is fetched anew: historyTimeWindow and 25 h.
        ArrayHistory fetched = new(ArrayHistory.Monday.AddDays(12), TestModels.Minute, [.. Enumerable.Range(12 * Day, 16 * Day).Select(i => (float)DemandAt(Starts, i))]);

        Assert.NotNull(At(month, 21, 470));
        Assert.Equal(At(month, 21, 470), At(fetched, 21, 470));
    }

    [Fact]
    public void Local_time_counts_where_the_clock_changes()
    {
        // Berlin, Sunday 2024-03-31: 08:00 local is 07:00 UTC before and 06:00 UTC after.
        TriggerOptions berlin = Options with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };
        DateTimeOffset change = new(2024, 3, 31, 1, 0, 0, TimeSpan.Zero);
        ArrayHistory local = ArrayHistory.Of(100 * Day, TestModels.Minute, i =>
        {
            DateTimeOffset time = ArrayHistory.Monday.AddMinutes(i);
            return ((time < change ? i + 60 : i + 120) % Day) is >= 480 and < 1080 ? 100 : 0;
        });

        ExpectedArrival arrival = WakeRhythm.Next(local, berlin, new DateTimeOffset(2024, 3, 31, 5, 50, 0, TimeSpan.Zero))!;

        Assert.Equal(new DateTimeOffset(2024, 3, 31, 6, 0, 0, TimeSpan.Zero).AddSeconds(-315), arrival.From);
    }

    private static ExpectedArrival? At(ArrayHistory history, int day, int minute) =>
        WakeRhythm.Next(history, Options, ArrayHistory.Monday.AddDays(day).AddMinutes(minute));

    /// <summary>Days that start at these minutes and end at 18:00; 2000 = a day off, -1 = an outage.</summary>
    private static ArrayHistory Days(int[] starts) => ArrayHistory.Of((starts.Length + 1) * Day, TestModels.Minute, i => DemandAt(starts, i));

    private static double DemandAt(int[] starts, int i)
    {
        int start = starts[i / Day % starts.Length];
        return start < 0 ? double.NaN : i % Day >= start && i % Day < 1080 ? 100 : 0;
    }
}
