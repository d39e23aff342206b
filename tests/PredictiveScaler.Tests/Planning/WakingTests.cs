using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;
using PredictiveScaler.Triggers;
using static PredictiveScaler.Tests.Planning.PlanSamples;

namespace PredictiveScaler.Tests.Planning;

public sealed class WakingTests
{
    private static readonly ExpectedArrival Due = new(Noon.AddMinutes(-3), Noon.AddMinutes(20), Came: 5, Days: 7);
    private static readonly GateDecision Unearned = Promoted with { Wakes = new WakeRecord(Right: 2, Wrong: 9) };

    [Fact]
    public void A_forecast_that_was_mostly_wrong_at_rest_wakes_nobody_and_says_why()
    {
        Plan plan = Planner.Plan(Predictive(0, 35) with { Gate = Unearned });

        Assert.False(plan.Active);
        PlanReason why = Assert.Single(plan.Reasons, reason => reason.Code == ReasonCode.WakeNotEarned);
        Assert.Contains("after 2 of 11 such forecasts", ReasonText.Describe(why), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 3, true)]
    [InlineData(2, 0, false)]
    [InlineData(3, 4, false)]
    public void To_wake_is_earned_by_three_right_ones_and_half_of_all(int right, int wrong, bool earned) =>
        Assert.Equal(earned, Planner.Plan(Predictive(0, 35) with { Gate = Unearned with { Wakes = new WakeRecord(right, wrong) } }).Active);

    [Fact]
    public void Measured_demand_wakes_at_once_and_has_the_forecast_with_it()
    {
        Plan plan = Planner.Plan(Predictive(0.5, 35) with { Gate = Unearned });

        Assert.Equal((40.0, true), (plan.Value, plan.Active)); // 38.5 -> 4 replicas
        Assert.DoesNotContain(ReasonCode.WakeNotEarned, Codes(plan));
    }

    [Fact]
    public void At_the_time_of_the_day_the_workload_wakes_and_the_forecast_acts()
    {
        Plan plan = Planner.Plan(Predictive(0, 35) with { Gate = Unearned with { Arrival = Due } });

        Assert.Equal((40.0, true), (plan.Value, plan.Active));
        Assert.Contains("on 5 of 7 days", ReasonText.Describe(plan.Reasons.Single(reason => reason.Code == ReasonCode.WakeDue)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-4, false)]
    [InlineData(-3, true)]
    [InlineData(20, true)]
    [InlineData(21, false)]
    public void It_is_due_from_its_first_to_its_last_moment(int minute, bool due) =>
        Assert.Equal(due, Planner.Plan(Predictive(0, 0) with { Gate = Unearned with { Arrival = Due }, Time = Noon.AddMinutes(minute) }).Active);

    [Fact]
    public void A_demoted_forecast_does_not_keep_the_time_of_the_day_from_waking()
    {
        Plan plan = Planner.Plan(Predictive(0, 35) with { Gate = Demoted with { Arrival = Due } });

        Assert.Equal((PlanState.Demoted, 0.0, true), (plan.State, plan.Value, plan.Active));
    }

    [Fact]
    public void Preview_wakes_nobody()
    {
        PlanInput due = Predictive(0, 35, Options with { Mode = ScalingMode.Preview }) with { Gate = Promoted with { Arrival = Due } };

        Assert.False(Planner.Plan(due).Active);
    }

    [Fact]
    public void What_may_not_wake_is_provided_for_where_the_workload_is_awake_anyway() =>
        Assert.Equal(40, Planner.Plan(Predictive(0, 35) with { Gate = Unearned }).Value); // 38.5 -> 4 replicas

    [Fact]
    public void Blind_the_forecast_wakes_without_having_earned_it()
    {
        PlanInput asleep = Predictive(0, 0) with { Gate = Unearned };
        Plan before = Planner.Plan(asleep);
        Plan carried = Planner.Plan(Blind(asleep with { Forecast = Flat(35) }, before, TimeSpan.FromMinutes(1)));

        Assert.Equal((PlanState.Carried, true), (carried.State, carried.Active));
    }
}
