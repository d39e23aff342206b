using PredictiveScaler.Forecasting;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;
using PredictiveScaler.Triggers;
using static PredictiveScaler.Tests.Planning.PlanSamples;

namespace PredictiveScaler.Tests.Planning;

public sealed class PlannerTests
{
    private static readonly TimeSpan PlanStep = TimeSpan.FromSeconds(15);

    [Fact]
    public void The_forecast_part_is_the_window_maximum_with_margin_in_whole_replicas()
    {
        Plan plan = Planner.Plan(Predictive(nowcast: 30, forecast: 42));

        Assert.Equal(PlanState.Predictive, plan.State);
        Assert.Equal(50, plan.ForecastPart); // 42 * 1.1 = 46.2 -> 5 replicas of 10
        Assert.Equal(50, plan.Value);
        Assert.Equal(42, plan.WindowForecast);
        Assert.True(plan.Active);
        Assert.Equal([ReasonCode.Nowcast, ReasonCode.Forecast, ReasonCode.Margin, ReasonCode.WholeReplicas], Codes(plan));
    }

    [Fact]
    public void The_value_is_never_below_the_nowcast_and_the_nowcast_is_not_rounded_up()
    {
        Plan plan = Planner.Plan(Predictive(nowcast: 63.7, forecast: 42));

        Assert.Equal(63.7, plan.Value);
        Assert.Contains(ReasonCode.NowcastFloor, Codes(plan));
    }

    [Fact]
    public void Between_two_origins_the_part_covers_the_lead_window_to_its_end()
    {
        // 5 min and a plan step of 15 s ahead: 5.25 steps at the origin, 6 at 45 s, 7 at 105 s. What comes between two steps counts by its share.
        PlanInput atOrigin = Predictive(nowcast: 0, forecast: 42) with { Forecast = Of(h => h >= 7 ? 80 : 42) };

        Assert.Equal(50, Planner.Plan(atOrigin).Value); // 42 * 1.1 = 46.2
        Assert.Equal(50, Planner.Plan(atOrigin with { Time = Noon.AddSeconds(45) }).Value);
        Assert.Equal(70, Planner.Plan(atOrigin with { Time = Noon.AddSeconds(75) }).Value); // (42 + 80) / 2 * 1.1 = 67.1
        Assert.Equal(90, Planner.Plan(atOrigin with { Time = Noon.AddSeconds(105) }).Value); // 80 * 1.1 = 88
    }

    [Fact]
    public void A_part_on_a_replica_boundary_costs_no_replica_more()
    {
        // 100 * 1.1 = 110.00000000000001 in floating point: 11 replicas, not 12.
        Assert.Equal(110, Planner.Plan(Predictive(0, 100)).Value);
    }

    [Fact]
    public void Whole_replicas_are_multiples_of_the_milli_rounded_threshold()
    {
        // 0.65 * 1.1 = 0.715 -> 3 replicas of 0.333 = 0.999; 3 * 0.1 must be 0.3, not 0.30000000000000004
        Assert.Equal(0.999, Planner.Plan(Predictive(0, 0.65, Options with { Threshold = 0.333 })).Value);
        PlanInput held = Predictive(0, 0.18, Options with { Threshold = 0.1 }) with { Track = Track(0.25, 0.18) };
        Assert.Equal(0.3, Planner.Plan(held).Value); // 0.198 is within a tenth of a replica below 0.2: 3 replicas are kept
    }

    [Fact]
    public void Without_enough_history_the_value_is_the_nowcast_exactly_and_says_when_it_will_be_ready()
    {
        DateTimeOffset ready = Noon.AddHours(1);
        Plan plan = Planner.Plan(Predictive(33.3, 400) with { Gate = GateDecision.NotJudged(Noon, "1 h of history, 2 h needed", ready) });

        Assert.Equal((PlanState.WarmingUp, 33.3), (plan.State, plan.Value));
        PlanReason reason = plan.Reasons.Single(reason => reason.Code == ReasonCode.WarmingUp);
        Assert.Equal("1 h of history, 2 h needed; ready at 2026-03-02 13:00:00Z", ReasonText.Describe(reason));
        Assert.Equal("warming-up", ReasonText.Name(reason.Code));
    }

    [Fact]
    public void A_demoted_forecast_leaves_the_nowcast_exactly()
    {
        Plan plan = Planner.Plan(Predictive(33.3, 400) with { Gate = Demoted });

        Assert.Equal((PlanState.Demoted, 33.3), (plan.State, plan.Value));
        Assert.Equal(double.NaN, plan.ForecastPart);
        Assert.Equal(400, plan.WindowForecast);
        Assert.Contains(ReasonCode.Demoted, Codes(plan));
    }

    [Fact]
    public void Preview_answers_the_nowcast_exactly_and_records_the_forecast()
    {
        Plan plan = Planner.Plan(Predictive(33.3, 400, Options with { Mode = ScalingMode.Preview }));

        Assert.Equal((PlanState.Preview, 33.3, 400.0), (plan.State, plan.Value, plan.WindowForecast));
    }

    [Fact]
    public void Reactive_states_know_no_bounds_ramps_or_replica_steps()
    {
        TriggerOptions bounded = Options with { MinValue = 50, MaxValue = 60, RampUp = new RampLimit(1, null) };
        Assert.Equal(33.3, Planner.Plan(Predictive(33.3, 400, bounded) with { Gate = Demoted }).Value);
        Assert.Equal(99.9, Planner.Plan(Predictive(99.9, 400, bounded) with { Gate = Demoted }).Value);
    }

    [Fact]
    public void Without_any_forecast_the_answer_is_reactive()
    {
        Plan plan = Planner.Plan(Predictive(33.3, 400) with { Forecast = null, ForecastProblem = "blend failed" });

        Assert.Equal((PlanState.Reactive, 33.3), (plan.State, plan.Value));
        Assert.Equal("blend failed", plan.Reasons.Single(reason => reason.Code == ReasonCode.NoForecast).Note);
    }

    [Fact]
    public void ForecastOnly_has_no_reactive_floor()
    {
        Plan plan = Planner.Plan(Predictive(63.7, 42, Options with { Mode = ScalingMode.ForecastOnly }));

        Assert.Equal(50, plan.Value);
        Assert.Contains(ReasonCode.ForecastOnly, Codes(plan));
    }

    [Fact]
    public void Hard_bounds_come_last_and_the_tighter_of_demand_and_replicas_holds()
    {
        TriggerOptions atMost = Options with { MaxValue = 80, MaxReplicas = 6 };
        TriggerOptions atLeast = Options with { MinValue = 20, MinReplicas = 3 };

        Assert.Equal(60, Planner.Plan(Predictive(95, 42, atMost)).Value); // 6 replicas * 10, though 95 is measured
        Assert.Equal(60, Planner.Plan(Predictive(5, 100, atMost)).Value);
        Assert.Equal(30, Planner.Plan(Predictive(5, 8, atLeast)).Value); // 3 replicas * 10
        Assert.Equal(25, Planner.Plan(Predictive(5, 42, Options with { MaxValue = 25 })).Value);
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(0.0004)]
    [InlineData(0)]
    public void Negative_and_tiny_demand_is_zero(double nowcast)
    {
        Assert.Equal(0, Planner.Plan(Predictive(nowcast, 0)).Value);
        Assert.Equal(0, Planner.Plan(Predictive(nowcast, 0) with { Gate = Demoted }).Value);
    }

    [Fact]
    public void The_smallest_demand_that_kubernetes_can_write_is_not_zero() =>
        Assert.Equal(0.0005, Planner.Plan(Predictive(0.0005, 0) with { Gate = Demoted }).Value);

    [Fact]
    public void A_bound_too_small_for_kubernetes_is_zero() =>
        Assert.Equal(0, Planner.Plan(Predictive(5, 5, Options with { MaxValue = 0.0004 })).Value);

    [Fact]
    public void A_forecast_below_the_resolution_is_zero()
    {
        Plan plan = Planner.Plan(Predictive(0, 0.3) with { Resolution = 0.5 });

        Assert.Equal((0.0, false), (plan.Value, plan.Active));
        Assert.Contains(ReasonCode.BelowResolution, Codes(plan));
        Assert.Equal(10, Planner.Plan(Predictive(0, 0.5) with { Resolution = 0.5 }).Value);
    }

    [Fact]
    public void Active_means_strictly_above_the_activation_threshold()
    {
        TriggerOptions options = Options with { ActivationThreshold = 20 };

        Assert.False(Planner.Plan(Predictive(20, 20, options)).Active);
        Assert.True(Planner.Plan(Predictive(20.001, 0, options)).Active);
        Assert.True(Planner.Plan(Predictive(0, 20.001, options)).Active);
        // 19 * 1.1 = 20.9 is above, but the activation rule takes the forecast without its margin.
        Assert.False(Planner.Plan(Predictive(0, 19, options)).Active);
    }

    [Fact]
    public void The_value_steps_down_to_zero_one_plan_before_inactivity()
    {
        PlanInput busy = Predictive(25, 25, Options with { ActivationThreshold = 20 });
        Plan first = Planner.Plan(busy);
        PlanInput quiet = Predictive(15, 15, busy.Options) with { Time = Noon + PlanStep, Previous = first };
        Plan second = Planner.Plan(quiet);
        Plan third = Planner.Plan(quiet with { Time = Noon + (2 * PlanStep), Previous = second });

        Assert.Equal((30.0, true), (first.Value, first.Active)); // 25 * 1.1 = 27.5
        Assert.Equal((0.0, true), (second.Value, second.Active));
        Assert.Equal((0.0, false), (third.Value, third.Active));
        Assert.Contains(ReasonCode.StepDown, Codes(second));
        Assert.Contains(ReasonCode.ActiveOnePlanLonger, Codes(second));
    }

    [Fact]
    public void A_workload_at_rest_is_woken_by_the_forecast_alone()
    {
        Plan asleep = Planner.Plan(Predictive(0, 0));
        Plan woken = Planner.Plan(Predictive(0, 35) with { Time = Noon + PlanStep, Previous = asleep });

        Assert.Equal((0.0, false), (asleep.Value, asleep.Active));
        Assert.Equal((40.0, true), (woken.Value, woken.Active)); // 38.5 -> 4 replicas
    }

    [Fact]
    public void A_later_plan_of_the_same_origin_looks_to_the_end_of_its_own_lead_window()
    {
        // A plan at 12:00 reaches to 12:05:15, a quarter of a step after the fifth; the next one a quarter further.
        PlanInput input = Predictive(0, 10) with { Forecast = Of(h => h * 10) };

        Assert.Equal(52.5, Planner.Plan(input).WindowForecast);
        Assert.Equal(55, Planner.Plan(input with { Time = Noon + PlanStep }).WindowForecast);
    }

    [Fact]
    public void A_plan_is_a_pure_function_of_its_input()
    {
        PlanInput input = Predictive(33.3, 42);
        Plan one = Planner.Plan(input);
        Plan two = Planner.Plan(input);

        Assert.Equal(one with { Reasons = [] }, two with { Reasons = [] });
        Assert.Equal(one.Reasons, two.Reasons);
    }

    [Fact]
    public void An_empty_answer_that_means_zero_says_so()
    {
        Plan plan = Planner.Plan(Predictive(0, 0) with { Nowcast = new Nowcast(0, FromEmpty: true) });

        Assert.Equal((0.0, ReasonCode.EmptyMeansZero), (plan.Value, plan.Reasons[0].Code));
    }

    [Fact]
    public void Every_reason_reads_as_a_sentence()
    {
        foreach (ReasonCode code in Enum.GetValues<ReasonCode>())
        {
            string text = ReasonText.Describe(new PlanReason(code, 1, 2, Noon, "note"));
            Assert.NotEqual(ReasonText.Name(code), text);
            Assert.Contains(' ', text);
        }
    }
}
