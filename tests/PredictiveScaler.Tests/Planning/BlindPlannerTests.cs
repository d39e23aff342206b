using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;
using PredictiveScaler.Triggers;
using static PredictiveScaler.Tests.Planning.PlanSamples;

namespace PredictiveScaler.Tests.Planning;

public sealed class BlindPlannerTests
{
    private static readonly TimeSpan PlanStep = TimeSpan.FromSeconds(15);

    [Fact]
    public void A_silent_source_lets_the_last_forecast_carry_on()
    {
        PlanInput sighted = Predictive(30, 42);
        Plan carried = Planner.Plan(Blind(sighted, Planner.Plan(sighted), PlanStep));

        Assert.Equal((PlanState.Carried, 50.0, true), (carried.State, carried.Value, carried.Active));
        Assert.Equal(double.NaN, carried.Nowcast);
        Assert.Equal(Noon, carried.MeasuredAt);
        Assert.Equal([ReasonCode.NowcastUnknown, ReasonCode.Carried], Codes(carried).Take(2));
        Assert.Equal("timed out", carried.Reasons[0].Note);
    }

    [Fact]
    public void A_carried_value_rises_with_the_forecast_and_never_falls_while_blind()
    {
        // Maximum over steps 1..h: 40 up to step 10, 80 from step 11 on. A plan at 12:05:45 reaches to step 11.
        PlanInput sighted = Predictive(63.7, 40) with { Forecast = Of(h => h <= 10 ? 40 : 80), Track = Track(40) };
        Plan plan = Planner.Plan(sighted);
        List<double> values = [plan.Value];
        for (TimeSpan after = PlanStep; after <= TimeSpan.FromMinutes(10); after += PlanStep)
        {
            plan = Planner.Plan(Blind(sighted, plan, after));
            values.Add(plan.Value);
        }

        Assert.Equal(63.7, values[0]);
        Assert.Equal(63.7, values[(4 * 4) + 3]); // 12:04:45 reaches to 12:10 = step 10: the measured 63.7 is kept
        Assert.Equal(90, values[(5 * 4) + 3]); // 12:05:45 reaches to step 11: 80 * 1.1 = 88 -> 9 replicas
        Assert.Equal(values.Order(), values);
    }

    [Fact]
    public void A_forecast_carries_until_its_horizon_minus_the_lead_time_then_nothing_is_known()
    {
        PlanInput sighted = Predictive(30, 42);
        Plan first = Planner.Plan(sighted);
        Plan last = Planner.Plan(Blind(sighted, first, TimeSpan.FromMinutes(25))); // 30 min horizon - 5 min lead time
        Plan over = Planner.Plan(Blind(sighted, last, TimeSpan.FromMinutes(25) + PlanStep));
        Plan after = Planner.Plan(Blind(sighted, over, TimeSpan.FromMinutes(26)));

        Assert.Equal((PlanState.Carried, 50.0), (last.State, last.Value));
        Assert.Equal(Noon.AddMinutes(25), last.ValidUntil);
        Assert.Equal((PlanState.Unavailable, double.NaN), (over.State, over.Value));
        Assert.Equal(PlanState.Unavailable, after.State);
        Assert.Contains(ReasonCode.Expired, Codes(over));
    }

    [Theory]
    [InlineData(nameof(PlanState.Demoted))]
    [InlineData(nameof(PlanState.Preview))]
    [InlineData(nameof(PlanState.WarmingUp))]
    [InlineData(nameof(PlanState.Reactive))]
    public void Reactive_states_hold_their_value_five_minutes(string state)
    {
        PlanInput sighted = state switch
        {
            nameof(PlanState.Demoted) => Predictive(33.3, 400) with { Gate = Demoted },
            nameof(PlanState.Preview) => Predictive(33.3, 400, Options with { Mode = ScalingMode.Preview }),
            nameof(PlanState.Reactive) => Predictive(33.3, 400) with { Forecast = null },
            _ => Predictive(33.3, 400) with { Gate = GateDecision.NotJudged(Noon, "too short", null) },
        };
        Plan first = Planner.Plan(sighted);
        Plan held = Planner.Plan(Blind(sighted, first, TimeSpan.FromMinutes(5)));
        Plan over = Planner.Plan(Blind(sighted, held, TimeSpan.FromMinutes(5) + PlanStep));

        Assert.Equal(Enum.Parse<PlanState>(state), first.State);
        Assert.Equal((PlanState.Carried, 33.3, true), (held.State, held.Value, held.Active));
        Assert.Equal(PlanState.Unavailable, over.State);
        Assert.Contains(ReasonCode.HeldBlind, Codes(held));
    }

    [Fact]
    public void Nothing_known_before_is_unavailable_at_once_and_never_zero()
    {
        Plan plan = Planner.Plan(Predictive(0, 42) with { Nowcast = Nowcast.Unknown("refused") });

        Assert.Equal((PlanState.Unavailable, double.NaN, false), (plan.State, plan.Value, plan.Active));
    }

    [Fact]
    public void A_measured_zero_may_be_held_and_is_woken_by_the_carried_forecast()
    {
        // Asleep at noon, demand expected from step 11 on.
        PlanInput sighted = Predictive(0, 0) with { Forecast = Of(h => h <= 10 ? 0 : 35), Track = Track(0) };
        Plan asleep = Planner.Plan(sighted);
        Plan still = Planner.Plan(Blind(sighted, asleep, PlanStep));
        Plan woken = Planner.Plan(Blind(sighted, still, TimeSpan.FromMinutes(6)));

        Assert.Equal((0.0, false), (still.Value, still.Active));
        Assert.Equal((40.0, true), (woken.Value, woken.Active)); // 35 * 1.1 = 38.5
    }

    [Fact]
    public void Hard_bounds_hold_while_a_forecast_carries_on()
    {
        TriggerOptions options = Options with { MinReplicas = 3, MaxReplicas = 6 };
        PlanInput sighted = Predictive(0, 0, options) with { Forecast = Of(h => h <= 10 ? 0 : h <= 15 ? 5 : 400), Track = Track(0) };
        Plan asleep = Planner.Plan(sighted);
        Plan woken = Planner.Plan(Blind(sighted, asleep, TimeSpan.FromMinutes(5)));
        Plan flood = Planner.Plan(Blind(sighted, woken, TimeSpan.FromMinutes(12)));

        Assert.Equal(30, woken.Value); // 5.5 wants one replica, at least 3 are asked for
        Assert.Equal(60, flood.Value);
    }

    [Fact]
    public void A_ramp_holds_while_a_forecast_carries_on()
    {
        TriggerOptions options = Options with { RampUp = new RampLimit(10, null) };
        PlanInput sighted = Predictive(40, 40, options) with { Forecast = Of(h => h <= 7 ? 36 : 400), Track = Track(36) };
        Plan plan = Planner.Plan(sighted); // 36 * 1.1 = 39.6 -> 40
        for (TimeSpan after = PlanStep; after <= TimeSpan.FromMinutes(3); after += PlanStep)
        {
            plan = Planner.Plan(Blind(sighted, plan, after));
            Assert.InRange(plan.ForecastPart, 40, 40 + (10 * after.TotalMinutes) + 10); // ramp, and up to one replica of rounding
        }

        Assert.InRange(plan.ForecastPart, 70, 80);
    }

    [Fact]
    public void Nothing_drops_at_once_when_the_source_returns()
    {
        PlanInput sighted = Predictive(63.7, 42);
        Plan first = Planner.Plan(sighted);
        Plan blind = Planner.Plan(Blind(sighted, first, PlanStep));
        PlanInput back = Predictive(12, 14) with { Time = Noon.AddMinutes(1), Previous = blind };
        Plan recovering = Planner.Plan(back);
        Plan later = Planner.Plan(back with { Time = Noon.AddMinutes(5), Previous = recovering });
        Plan over = Planner.Plan(back with { Time = Noon.AddMinutes(6), Previous = later });

        Assert.Equal((PlanState.Predictive, 63.7), (recovering.State, recovering.Value));
        Assert.Equal(63.7, later.Value);
        Assert.Equal(20, over.Value); // the stabilised plan: 14 * 1.1 = 15.4 -> 2 replicas
        Assert.Contains(ReasonCode.Recovering, Codes(recovering));
    }

    [Fact]
    public void A_workload_is_not_put_to_sleep_in_the_moment_the_source_returns()
    {
        PlanInput sighted = Predictive(30, 42);
        Plan blind = Planner.Plan(Blind(sighted, Planner.Plan(sighted), PlanStep));
        PlanInput back = Predictive(0, 0) with { Time = Noon.AddMinutes(1), Previous = blind };
        Plan recovering = Planner.Plan(back);
        Plan asleep = Planner.Plan(back with { Time = Noon.AddMinutes(6), Previous = recovering });

        Assert.Equal((50.0, true), (recovering.Value, recovering.Active));
        Assert.Equal((0.0, true), (asleep.Value, asleep.Active));
    }

    [Fact]
    public void Returning_demand_above_what_was_held_counts_at_once()
    {
        PlanInput sighted = Predictive(30, 42);
        Plan blind = Planner.Plan(Blind(sighted, Planner.Plan(sighted), PlanStep));
        Plan back = Planner.Plan(Predictive(88.8, 42) with { Time = Noon.AddMinutes(1), Previous = blind });

        Assert.Equal(88.8, back.Value);
    }

    [Fact]
    public void A_plan_of_an_earlier_run_is_kept_while_the_back_test_runs_and_no_longer_than_it_was_valid()
    {
        Plan stored = Planner.Plan(Predictive(30, 42)); // part 50, valid until 12:25
        PlanInput resumed = Predictive(20, 42) with
        {
            Gate = GateDecision.NotJudged(Noon, "loading history", null),
            Resuming = true,
            Forecast = null,
            Track = [],
        };
        Plan peak = Planner.Plan(resumed with { Time = Noon.AddMinutes(1), Nowcast = new Nowcast(77), Previous = stored });
        Plan kept = Planner.Plan(resumed with { Time = Noon.AddMinutes(2), Previous = peak });
        Plan plan = kept;
        // At 12:25 the next plan would lie beyond the stored one's validity.
        for (int minute = 3; minute <= 30; minute++)
        {
            plan = Planner.Plan(resumed with { Time = Noon.AddMinutes(minute), Previous = plan });
            Assert.Equal(minute <= 24 ? 50 : 20, plan.Value);
        }

        Assert.Equal(77, peak.Value);
        Assert.Equal(50, kept.Value); // one peak above the stored part does not forget it
    }
}
