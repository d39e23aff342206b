using PredictiveScaler.Planning;
using PredictiveScaler.Tests.Triggers;
using PredictiveScaler.Triggers;
using static PredictiveScaler.Tests.Planning.PlanSamples;

namespace PredictiveScaler.Tests.Planning;

/// <summary>Rules that begin at 12:06 act at noon, where the lead window of 5 minutes and one step ends; those that begin at 12:07 do not yet.</summary>
public sealed class CalendarPlanTests
{
    [Fact]
    public void A_floor_is_asked_for_so_early_that_it_is_ready_when_its_time_begins()
    {
        Plan plan = Plan(20, 20, "daily 12:06-13:00 min=195");

        Assert.Equal(200, plan.Value); // 19.5 replicas -> 20
        Assert.Contains(ReasonCode.CalendarFloor, Codes(plan));
        Assert.Equal(30, Plan(20, 20, "daily 12:07-13:00 min=195").Value); // 22 -> 3 replicas
        Assert.Equal(30, Plan(20, 20, "daily 11:00-12:00 min=195").Value); // over
    }

    [Fact]
    public void A_floor_below_what_is_needed_anyway_changes_nothing()
    {
        Plan plan = Plan(500, 20, "daily 12:00-13:00 min=195");

        Assert.Equal(500, plan.Value);
        Assert.Equal(330, Plan(20, 300, "daily 12:00-13:00 min=195").Value);
    }

    [Fact]
    public void A_floor_in_replicas_is_times_the_threshold() => Assert.Equal(70, Plan(20, 20, "daily 12:00-13:00 minReplicas=7").Value);

    [Fact]
    public void A_floor_in_demand_goes_through_the_capacity_curve()
    {
        TriggerOptions options = Options with { Capacity = new CapacityCurve([new CapacityPoint(10, 1), new CapacityPoint(45, 5)]) };

        Assert.Equal(50, Planner.Plan(With(Predictive(1, 1, options), "daily 12:00-13:00 min=45")).Value);
    }

    [Fact]
    public void A_floor_wakes_a_workload_ahead_of_time()
    {
        Plan plan = Plan(0, 0, "daily 12:06-13:00 min=195");

        Assert.True(plan.Active);
        Assert.Equal(200, plan.Value);
        Assert.False(Plan(0, 0, "daily 12:07-13:00 min=195").Active);
    }

    [Fact]
    public void A_floor_in_demand_wakes_as_all_demand_does_and_one_in_replicas_always()
    {
        TriggerOptions options = Options with { ActivationThreshold = 30 };

        Assert.False(Planner.Plan(With(Predictive(0, 0, options), "daily 12:00-13:00 min=30")).Active);
        Assert.True(Planner.Plan(With(Predictive(0, 0, options), "daily 12:00-13:00 min=31")).Active);
        Assert.True(Planner.Plan(With(Predictive(0, 0, options), "daily 12:00-13:00 minReplicas=1")).Active);
    }

    [Fact]
    public void A_floor_holds_in_reactive_states_as_it_needs_no_forecast()
    {
        Plan plan = Planner.Plan(With(Predictive(0, 0) with { Gate = Demoted }, "daily 12:06-13:00 min=195"));

        Assert.Equal(PlanState.Demoted, plan.State);
        Assert.Equal(200, plan.Value);
        Assert.True(plan.Active);
        Assert.Equal(500, Planner.Plan(With(Predictive(500, 0) with { Gate = Demoted }, "daily 12:06-13:00 min=195")).Value);
    }

    [Fact]
    public void Preview_changes_nothing()
    {
        Plan plan = Planner.Plan(With(Predictive(20, 20, Options with { Mode = ScalingMode.Preview }), "daily 12:00-13:00 min=195"));

        Assert.Equal(20, plan.Value);
    }

    [Fact]
    public void A_floor_begins_while_the_source_is_silent()
    {
        PlanInput reactive = With(Predictive(20, 20) with { Gate = Demoted }, "daily 12:08-13:00 min=195");
        Plan before = Planner.Plan(reactive);
        Assert.Equal(20, before.Value);
        Plan after = Planner.Plan(Blind(reactive, before, TimeSpan.FromMinutes(2)));
        Assert.Equal((PlanState.Carried, 200.0), (after.State, after.Value));

        PlanInput predictive = With(Predictive(20, 20), "daily 12:08-13:00 min=195");
        before = Planner.Plan(predictive);
        Assert.Equal(30, before.Value);
        Assert.Equal(200, Planner.Plan(Blind(predictive, before, TimeSpan.FromMinutes(2))).Value);
    }

    [Fact]
    public void A_ceiling_caps_the_forecast_part_in_its_own_time_only()
    {
        Plan plan = Plan(20, 200, "daily 11:00-12:01 max=95");

        Assert.Equal(95, plan.Value);
        Assert.Contains(ReasonCode.CalendarCeiling, Codes(plan));
        Assert.Equal(220, Plan(20, 200, "daily 11:00-12:00 max=95").Value);
        Assert.Equal(220, Plan(20, 200, "daily 12:01-13:00 max=95").Value);
        Assert.Equal(40, Plan(20, 200, "daily 11:00-12:01 maxReplicas=4").Value);
    }

    [Fact]
    public void A_ceiling_does_not_cap_measured_demand() => Assert.Equal(150, Plan(150, 200, "daily 11:00-12:01 max=95").Value);

    [Fact]
    public void A_ceiling_holds_although_a_replica_from_before_would_be_kept()
    {
        // Until 11:59 there were 22 replicas; the dead band below 10 would keep an eleventh.
        PlanInput input = With(Predictive(0, 200) with { Track = Track(200, 200) }, "daily 12:00-13:00 max=100");

        Assert.Equal(100, Planner.Plan(input).Value);
    }

    [Fact]
    public void The_floor_of_what_comes_wins_over_the_ceiling_of_what_ends() =>
        Assert.Equal(200, Plan(20, 100, "daily 00:00-12:05 max=50; daily 12:05-18:00 min=200").Value);

    [Fact]
    public void A_hard_maximum_wins_over_a_floor() =>
        Assert.Equal(50, Planner.Plan(With(Predictive(0, 0, Options with { MaxReplicas = 5 }), "daily 12:00-13:00 min=195")).Value);

    [Fact]
    public void An_event_lifts_the_forecast_part_ahead_of_its_start()
    {
        Plan plan = Plan(20, 100, "2026-03-02T12:06/6h uplift=2.5");

        Assert.Equal(280, plan.Value); // 100 * 1.1 * 2.5 = 275
        Assert.Contains(ReasonCode.Uplift, Codes(plan));
        Assert.Equal(110, Plan(20, 100, "2026-03-02T12:07/6h uplift=2.5").Value);
    }

    [Fact]
    public void A_drop_is_not_anticipated_nor_kept_past_its_end()
    {
        Assert.Equal(110, Plan(20, 100, "2026-03-02T12:03/6h uplift=0.5").Value);
        Assert.Equal(60, Plan(20, 100, "2026-03-02T12:00/6h uplift=0.5").Value); // 55
        Assert.Equal(110, Plan(20, 100, "2026-03-02T06:00/365m uplift=0.5").Value); // ends at 12:05, within the lead window
    }

    [Fact]
    public void An_uplift_of_forecast_demand_counts_for_waking()
    {
        TriggerOptions options = Options with { ActivationThreshold = 15 };

        Assert.False(Planner.Plan(Predictive(0, 10, options)).Active);
        Assert.True(Planner.Plan(With(Predictive(0, 10, options), "2026-03-02T12:06/6h uplift=2")).Active);
    }

    private static Plan Plan(double nowcast, double forecast, string rules) => Planner.Plan(With(Predictive(nowcast, forecast), rules));

    private static PlanInput With(PlanInput input, string rules) =>
        input with { Options = input.Options with { Schedule = MetadataSamples.Options(("calendar", rules)).Schedule } };
}
