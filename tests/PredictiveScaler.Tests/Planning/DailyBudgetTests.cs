using PredictiveScaler.Planning;
using PredictiveScaler.Tests.Triggers;
using PredictiveScaler.TestSupport;
using PredictiveScaler.Triggers;
using static PredictiveScaler.Tests.Planning.PlanSamples;

namespace PredictiveScaler.Tests.Planning;

/// <summary>What a budget leaves, on one sample a minute and a threshold of 10.</summary>
public sealed class DailyBudgetTests
{
    private static readonly DateTimeOffset Midnight = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Without_a_budget_nothing_is_limited() => Assert.Equal(double.PositiveInfinity, DailyBudget.Allowance(Day(_ => 100), Options, Noon));

    [Fact]
    public void A_day_without_days_before_it_is_paced_evenly()
    {
        // 60 pod hours: 2.5 replicas, in whole ones 2. What rounding left, half a replica for each hour, makes a third one possible when
        // left / hours >= 3: 60 - 2 t >= 3 (24 - t), t >= 12.
        Assert.Equal(2, Left(60, _ => 0, 0));
        Assert.Equal(2, Left(60, _ => 0, 11.9));
        Assert.Equal(3, Left(60, _ => 0, 12));
    }

    [Fact]
    public void A_budget_below_one_replica_all_day_is_saved_for_one_later()
    {
        Assert.Equal(0, Left(12, _ => 0, 11.9));
        Assert.Equal(1, Left(12, _ => 0, 12)); // 12 pod hours for 12 hours
    }

    [Fact]
    public void What_measured_demand_takes_is_gone()
    {
        // 4 replicas for 6 hours are 24 of 48 pod hours; 24 for 18 hours: 1.33.
        Assert.Equal(1, Left(48, hour => hour <= 6 ? 40 : 0, 6));
        Assert.Equal(0, Left(48, hour => hour <= 6 ? 80 : 0, 6)); // all of it
        Assert.Equal(2, Left(48, hour => hour <= 6 ? 20 : 0, 6)); // as was allowed anyway
    }

    [Fact]
    public void What_measured_demand_takes_is_what_the_capacity_curve_says()
    {
        TriggerOptions curved = Options with { Capacity = new CapacityCurve([new CapacityPoint(40, 8), new CapacityPoint(80, 9)]) };

        Assert.Equal(0, Left(48, hour => hour <= 6 ? 40 : 0, 6, curved)); // 8 * 6 = 48
    }

    [Fact]
    public void What_was_not_measured_counts_as_what_was_allowed() =>
        Assert.Equal(2, Left(60, hour => hour <= 11.9 ? double.NaN : 0, 11.9));

    [Fact]
    public void The_day_is_paced_like_the_days_before()
    {
        // The week before: 1 replica, from 12:00 to 18:00 5: 18 + 30 = 48 pod hours a day, mean 2, so weights are 1.2 and 5.2 (a tenth of
        // the mean each; from 11:30 on as at noon, as the lead window reaches into it). In all 17.5 * 1.2 + 6.5 * 5.2 = 54.8.
        ArrayHistory history = Week(hour => hour is > 12 and <= 18 ? 50 : 10, today: _ => 0);

        Assert.Equal(4, DailyBudget.Allowance(history, Budget(192), Midnight)); // 192 * 1.2 / 54.8 = 4.2
        Assert.Equal(4, DailyBudget.Allowance(history, Budget(192), Midnight.AddHours(11)));

        // 11.5 hours at 4 leave 146; 146 * 5.2 / (54.8 - 13.8) = 18.5.
        Assert.Equal(18, DailyBudget.Allowance(history, Budget(192), Midnight.AddHours(11.5)));
    }

    [Fact]
    public void A_time_of_day_that_was_never_measured_is_paced_like_the_mean()
    {
        ArrayHistory history = Week(hour => hour is > 12 and <= 18 ? double.NaN : 10, today: _ => 0);

        Assert.Equal(2, DailyBudget.Allowance(history, Budget(48), Midnight.AddHours(5)));
        Assert.Equal(2, DailyBudget.Allowance(history, Budget(48), Midnight.AddHours(15)));
    }

    [Theory]
    [InlineData("2026-03-29", 22, 0)] // 23 hours: 22 replicas are 22 / 23 each
    [InlineData("2026-03-29", 23, 1)]
    [InlineData("2026-10-25", 24, 0)] // 25 hours
    [InlineData("2026-10-25", 25, 1)]
    public void The_day_is_the_local_one_with_23_to_25_hours(string date, double budget, double expected)
    {
        TimeZoneInfo berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        DateTimeOffset start = LocalTime.First(DateTime.Parse(date, System.Globalization.CultureInfo.InvariantCulture), berlin);

        Assert.Equal(expected, DailyBudget.Allowance(new ArrayHistory(start, TimeSpan.FromMinutes(1), []), Budget(budget) with { TimeZone = berlin }, start));
    }

    [Fact]
    public void A_new_day_has_a_new_budget()
    {
        ArrayHistory history = new(Midnight, TimeSpan.FromMinutes(1), [.. Enumerable.Repeat(500f, 24 * 60)]);

        Assert.Equal(0, DailyBudget.Allowance(history, Budget(48) with { HistoryTimeWindow = TimeSpan.FromHours(12) }, Midnight.AddHours(24).AddSeconds(-15)));
        Assert.Equal(2, DailyBudget.Allowance(history, Budget(48) with { HistoryTimeWindow = TimeSpan.FromHours(12) }, Midnight.AddHours(24)));
    }

    [Fact]
    public void A_floor_of_the_calendar_is_spent_and_kept_for()
    {
        TriggerOptions options = Budget(60) with { Schedule = MetadataSamples.Options(("calendar", "daily 12:00-18:00 minReplicas=5")).Schedule };

        // 6 hours and 6 minutes ahead are 30.5 of 60 pod hours. Weights: 1.1 elsewhere (17.9 hours), 5 there: 60 * 1.1 / (19.7 + 30.5) = 1.3.
        Assert.Equal(1, DailyBudget.Allowance(Day(_ => 0), options, Midnight));
        Assert.Equal(1, DailyBudget.Allowance(Day(_ => 0), options, Midnight.AddHours(11)));
    }

    [Fact]
    public void The_forecast_part_is_what_gives_way()
    {
        Plan plan = Planner.Plan(Predictive(20, 200) with { Allowance = 4 });

        Assert.Equal(40, plan.Value);
        Assert.Contains(ReasonCode.Budget, Codes(plan));
        Assert.Equal(220, Planner.Plan(Predictive(20, 200) with { Allowance = 22 }).Value);
    }

    [Fact]
    public void Measured_demand_does_not_give_way_and_that_is_said()
    {
        Plan plan = Planner.Plan(Predictive(150, 200) with { Allowance = 4 });

        Assert.Equal(150, plan.Value);
        Assert.Contains(ReasonCode.BudgetExceeded, Codes(plan));
        Assert.Equal(150, Planner.Plan(Predictive(150, 200) with { Allowance = 4, Gate = Demoted }).Value);
    }

    [Fact]
    public void Without_a_reactive_floor_the_budget_is_a_hard_bound() =>
        Assert.Equal(40, Planner.Plan(Predictive(150, 200, Options with { Mode = ScalingMode.ForecastOnly }) with { Allowance = 4 }).Value);

    [Fact]
    public void What_was_promised_for_a_time_does_not_give_way()
    {
        TriggerOptions options = Options with { Schedule = MetadataSamples.Options(("calendar", "daily 12:00-18:00 minReplicas=5")).Schedule };

        Assert.Equal(50, Planner.Plan(Predictive(20, 200, options) with { Allowance = 4 }).Value);
        Assert.Equal(60, Planner.Plan(Predictive(20, 200, Options with { MinReplicas = 6 }) with { Allowance = 4 }).Value);
    }

    private static double Left(double budget, Func<double, double> demandAtHour, double hour, TriggerOptions? options = null) =>
        DailyBudget.Allowance(Day(demandAtHour), Budget(budget, options), Midnight.AddHours(hour));

    private static TriggerOptions Budget(double podHours, TriggerOptions? options = null) => (options ?? Options) with { BudgetPodHoursPerDay = podHours };

    /// <summary>No day before.</summary>
    private static ArrayHistory Day(Func<double, double> demandAtHour) => new(Midnight.AddMinutes(1), TimeSpan.FromMinutes(1), Minutes(demandAtHour));

    private static ArrayHistory Week(Func<double, double> demandAtHour, Func<double, double> today) => new(
        Midnight.AddDays(-7).AddMinutes(1), TimeSpan.FromMinutes(1), [.. Enumerable.Repeat(Minutes(demandAtHour), 7).SelectMany(day => day), .. Minutes(today)]);

    private static float[] Minutes(Func<double, double> demandAtHour) => [.. Enumerable.Range(1, 24 * 60).Select(minute => (float)demandAtHour(minute / 60.0))];
}
