using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Policies;

namespace PredictiveScaler.Tests.Simulating.Policies;

public class SchedulePolicyTests
{
    private static readonly SimulationSettings Settings = Loads.Settings with { StartUpSpread = 0 };

    [Fact]
    public void A_slot_of_the_day_gets_the_replicas_that_carry_nearly_all_of_its_demand()
    {
        // 08:00 to 08:30 goes from 100 to 390 by 10 a minute, the same every day: the 95th percentile is near 375, ceil(375 / 70) = 6.
        Trace trace = Loads.Of(Loads.Minute, 3 * 1440, i => i % 1440 is >= 480 and < 510 ? 100 + (10 * (i % 1440 - 480)) : 100);
        SchedulePolicy policy = Policy(trace, Settings);

        Assert.Equal(6 * 70, policy.Ask(Loads.Monday.AddDays(2).AddHours(8.2)).Value);
        Assert.Equal(2 * 70, policy.Ask(Loads.Monday.AddDays(2).AddHours(9)).Value); // ceil(100 / 70)
    }

    [Fact]
    public void It_begins_early_by_the_start_up_and_one_tick()
    {
        Trace trace = Loads.Of(Loads.Minute, 3 * 1440, i => i % 1440 >= 480 ? 700 : 70);
        SchedulePolicy policy = Policy(trace, Settings);
        DateTimeOffset eight = Loads.Monday.AddDays(2).AddHours(8);

        Assert.Equal(70, policy.Ask(eight.AddSeconds(-106)).Value);
        Assert.Equal(700, policy.Ask(eight.AddSeconds(-105)).Value); // 90 + 15
    }

    [Fact]
    public void From_two_weeks_on_it_is_by_the_week()
    {
        Trace trace = Loads.Of(TimeSpan.FromMinutes(5), 15 * 288, i => i / 288 % 7 >= 5 ? 70 : 700);
        DateTimeOffset monday = Loads.Monday.AddDays(14);
        SchedulePolicy policy = Policy(trace, Settings);
        SchedulePolicy early = Policy(trace, Settings);

        Assert.Equal(700, policy.Ask(monday.AddHours(12)).Value);
        Assert.Equal(70, policy.Ask(monday.AddDays(5).AddHours(12)).Value);
        Assert.Equal(700, early.Ask(Loads.Monday.AddDays(12).AddHours(12)).Value); // a Saturday, by the day
    }

    [Fact]
    public void Slots_are_local_and_move_with_the_clocks()
    {
        // New York is at UTC-5 until 8 March 2026, then at UTC-4: its 08:00 is 13:00 UTC, and 12:00 UTC after that.
        SimulationSettings settings = Settings with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York") };
        Trace trace = Loads.Of(Loads.Minute, 4 * 1440, i => i % 1440 is >= 780 and < 810 ? 700 : 70);
        SchedulePolicy policy = Policy(trace, settings);

        Assert.Equal(700, policy.Ask(Loads.Monday.AddDays(3).AddHours(13.2)).Value);
        Assert.Equal(70, policy.Ask(Loads.Monday.AddDays(8).AddHours(13.2)).Value);
        Assert.Equal(700, policy.Ask(Loads.Monday.AddDays(8).AddHours(12.2)).Value);
    }

    [Fact]
    public void Replicas_keep_to_the_bounds_and_nothing_known_is_the_minimum()
    {
        SimulationSettings settings = Settings with { MinReplicas = 3, MaxReplicas = 5 };
        Trace trace = Loads.Of(Loads.Minute, 1440, i => i == 0 ? double.NaN : i < 720 ? 0 : 7000);

        Assert.Equal(3 * 70, Policy(trace, settings).Ask(Loads.Monday).Value);
        Assert.Equal(3 * 70, Policy(trace, settings).Ask(trace.Last.AddHours(10)).Value);
        Assert.Equal(5 * 70, Policy(trace, settings).Ask(trace.Last).Value);
    }

    private static SchedulePolicy Policy(Trace trace, SimulationSettings settings) => new(settings, new MeteredLoad(trace, settings));
}
