using FsCheck;
using FsCheck.Fluent;
using PredictiveScaler.Planning;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Tests.Planning;

public sealed class LeadTimeRuleTests
{
    private static readonly TimeSpan PlanStep = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Horizon = TimeSpan.FromMinutes(30);
    private static readonly DateTimeOffset At = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly TriggerOptions Auto = PlanSamples.Options with { LeadTime = null, Workload = "deployment/shop" };

    [Theory]
    [InlineData(40, 70)] // 40 + 15 + 15
    [InlineData(41, 75)] // 71, in whole 5 s upwards
    [InlineData(0, 30)]
    [InlineData(3600, 1800)] // the horizon
    public void A_lead_time_is_the_start_the_HPA_sync_and_the_age_of_the_answer(double startup, double expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), LeadTimeRule.From(TimeSpan.FromSeconds(startup), PlanStep, Horizon));

    [Fact]
    public void Nine_in_ten_starts_are_covered()
    {
        // 11 starts of 10, 20, ..., 110 s: rank 0.9 x 10 = 9 is the tenth.
        StartupTimes starts = StartupTimes.Of(Enumerable.Range(1, 11).Select(i => 10.0 * i).Append(double.NaN).Append(-5));

        Assert.Equal(new StartupTimes(11, TimeSpan.FromSeconds(100)), starts);
        Assert.Equal(StartupTimes.None, StartupTimes.Of([]));
    }

    [Theory]
    [InlineData(0, "0 pod starts of deployment/shop seen in the measured week, 5 are needed")]
    [InlineData(1, "1 pod start of deployment/shop seen in the measured week, 5 are needed")]
    [InlineData(4, "4 pod starts of deployment/shop seen in the measured week, 5 are needed")]
    public void Too_few_starts_leave_the_default_and_say_so(int starts, string reason)
    {
        LeadTimeEstimate estimate = LeadTimeRule.Decide(Auto, Starts(starts, 40), StartupTimes.None, At);

        Assert.Equal((TimeSpan.FromMinutes(5), LeadTimeSource.Default, starts, reason), (estimate.Value, estimate.Source, estimate.Starts, estimate.Reason));
    }

    [Fact]
    public void Five_starts_are_enough()
    {
        LeadTimeEstimate estimate = LeadTimeRule.Decide(Auto, Starts(5, 40), StartupTimes.None, At);

        Assert.Equal(
            new LeadTimeEstimate(TimeSpan.FromSeconds(70), LeadTimeSource.Measured) { Starts = 5, StartupP90 = TimeSpan.FromSeconds(40), MeasuredAt = At }, estimate);
    }

    [Theory]
    [InlineData(60, 70, 90)] // 90 s held; 100 s is 11 % more
    [InlineData(60, 78, 110)] // 108 s, in whole 5 s 22 % more
    [InlineData(60, 40, 70)] // 22 % less
    public void A_small_change_does_not_move_it(double before, double now, double expected)
    {
        LeadTimeEstimate estimate = LeadTimeRule.Decide(Auto, Starts(20, now), Starts(20, before), At);

        Assert.Equal(TimeSpan.FromSeconds(expected), estimate.Value);
        Assert.Equal(TimeSpan.FromSeconds(now), estimate.StartupP90);
    }

    [Fact]
    public void It_is_whole_5_seconds_between_15_s_and_the_horizon_and_never_falls_when_starts_get_longer() => Prop.ForAll<NonNegativeInt, NonNegativeInt>((a, b) =>
    {
        TimeSpan shorter = LeadTimeRule.From(TimeSpan.FromSeconds(Math.Min(a.Get, b.Get) * 0.7), PlanStep, Horizon);
        TimeSpan longer = LeadTimeRule.From(TimeSpan.FromSeconds(Math.Max(a.Get, b.Get) * 0.7), PlanStep, Horizon);
        return shorter <= longer && shorter >= TimeSpan.FromSeconds(15) && longer <= Horizon && shorter.TotalSeconds % 5 == 0;
    }).QuickCheckThrowOnFailure();

    private static StartupTimes Starts(int count, double seconds) => new(count, TimeSpan.FromSeconds(seconds));
}
