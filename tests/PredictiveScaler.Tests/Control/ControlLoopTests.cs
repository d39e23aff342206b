using System.Diagnostics.Metrics;
using PredictiveScaler.Control;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Planning;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Control;

public sealed class ControlLoopTests
{
    [Fact]
    public async Task The_first_call_registers_a_trigger_and_its_first_plan_is_what_is_measured_now()
    {
        await using ControlRig rig = await ControlRig.StartAsync(new ScriptedMetricSource(_ => 33.3));
        TriggerState trigger = rig.Call();
        await trigger.FirstPlan.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal((33.3, ControlRig.Noon), (trigger.Plan!.Value, trigger.Plan.Time));
        Assert.Same(trigger, rig.Call());
        Assert.Equal(1, rig.Registry.Count);
    }

    [Fact]
    public async Task A_constant_series_is_reactive_and_says_why()
    {
        await using ControlRig rig = await ControlRig.StartAsync(new ScriptedMetricSource(_ => 33.3));
        TriggerState trigger = rig.Call();
        await rig.SettleAsync();

        // Two perfect forecasts: the model is not better than the last value.
        Assert.Equal((PlanState.Demoted, 33.3, true), (trigger.Plan!.State, trigger.Plan.Value, trigger.Plan.Active));
    }

    [Fact]
    public async Task A_forecast_that_earned_it_acts_before_the_load_is_there()
    {
        await using ControlRig rig = await ControlRig.StartAsync(new ScriptedMetricSource(SpikyDemand.At));
        TriggerState trigger = rig.Call();
        Dictionary<DateTimeOffset, Plan> plans = [];
        await rig.WalkAsync(TimeSpan.FromMinutes(65), trigger, plan => plans[plan.Time] = plan);

        // A plan at 12:46 reaches to 12:51:15, and 140 and its noise begin at 12:51; at 12:40 it does not reach them.
        Assert.Equal(PlanState.Predictive, plans[ControlRig.Noon.AddMinutes(40)].State);
        Assert.InRange(plans[ControlRig.Noon.AddMinutes(40)].Value, 38, 60);
        Assert.InRange(plans[ControlRig.Noon.AddMinutes(46)].Value, 140, 180);
        Assert.InRange(plans[ControlRig.Noon.AddMinutes(46)].Nowcast, 38, 42);
        // Origins and plans stand on the absolute grid.
        Assert.All(plans.Values, plan => Assert.Equal(plan.Time, TimeGrid.Floor(plan.Time, ControlRig.PlanStep)));
        Assert.Equal(trigger.Forecast!.Origin, TimeGrid.Floor(rig.Clock.GetUtcNow(), TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_due_time_between_two_milliseconds_is_waited_for_not_spun_for()
    {
        // Phases are shares of the spread, so nearly all of them end between two milliseconds; a delay counts whole ones.
        CountingClock clock = new(ControlRig.Noon);
        await using ControlRig rig = await ControlRig.StartOnAsync(new ScriptedMetricSource(_ => 33.3), clock, [("Spread", "0.5")]);
        TriggerState trigger = rig.Call();
        await rig.SettleAsync();
        DateTimeOffset due = trigger.Series.NextDue(trigger.Series.GridTime(clock.GetUtcNow()));
        Assert.NotEqual(0, due.Ticks % TimeSpan.TicksPerMillisecond);

        Task moved = Task.Run(() => clock.SetUtcNow(due - TimeSpan.FromTicks(1)));
        await Task.WhenAny(moved, Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System));
        long looks = clock.Looks;
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);

        Assert.Equal((true, looks), (moved.IsCompleted, clock.Looks));
    }

    [Fact]
    public async Task Origins_stand_on_the_absolute_grid_whenever_the_service_started()
    {
        await using ControlRig rig = await ControlRig.StartAsync(new ScriptedMetricSource(SpikyDemand.At), ControlRig.Noon.AddSeconds(22.7));
        TriggerState trigger = rig.Call();
        await rig.WalkAsync(TimeSpan.FromMinutes(3), trigger, plan => Assert.Equal(0, plan.Time.Ticks % ControlRig.PlanStep.Ticks));

        Assert.Equal(ControlRig.Noon.AddMinutes(3), trigger.Forecast!.Origin);
        Assert.All(rig.Source.InstantQueries, query => Assert.Equal(0, query.Time.Ticks % ControlRig.PlanStep.Ticks));
    }

    [Fact]
    public async Task Two_triggers_with_the_same_query_share_one_fetch_and_keep_their_own_policy()
    {
        await using ControlRig rig = await ControlRig.StartAsync(new ScriptedMetricSource(SpikyDemand.At));
        TriggerState one = rig.Call("frontend");
        TriggerState two = rig.Call("frontend", ("quantile", "0.95"), ("mode", "Preview"));
        await rig.SettleAsync();
        rig.Source.InstantQueries.Clear();
        await rig.WalkAsync(TimeSpan.FromMinutes(1));

        Assert.Same(one.Series, two.Series);
        Assert.Equal(4, rig.Source.InstantQueries.Count);
        Assert.Equal(PlanState.Predictive, one.Plan!.State);
        Assert.Equal(PlanState.Preview, two.Plan!.State);
        Assert.Equal(one.Plan.Time, two.Plan.Time);
    }

    [Fact]
    public async Task A_trigger_that_joins_a_series_is_planned_at_once_and_the_others_keep_their_plan()
    {
        await using ControlRig rig = await ControlRig.StartAsync(new ScriptedMetricSource(SpikyDemand.At));
        TriggerState one = rig.Call("frontend");
        await rig.SettleAsync();
        Plan before = one.Plan!;
        TriggerState two = rig.Call("frontend", ("quantile", "0.95"));
        await rig.SettleAsync();

        Assert.Same(one.Series, two.Series);
        Assert.Equal((before.Time, PlanState.Predictive), (two.Plan!.Time, two.Plan.State));
        Assert.Same(before, one.Plan);
    }

    [Fact]
    public async Task Another_query_is_another_series()
    {
        await using ControlRig rig = await ControlRig.StartAsync(new ScriptedMetricSource(SpikyDemand.At));
        Assert.NotSame(rig.Call("frontend").Series, rig.Call("frontend", ("query", "sum(rate(other[1m]))")).Series);
    }

    [Fact]
    public async Task A_silent_trigger_is_not_refreshed_any_more_and_wakes_with_the_next_call()
    {
        await using ControlRig rig = await ControlRig.StartAsync(new ScriptedMetricSource(SpikyDemand.At), settings: [("IdleAfter", "00:05:00")]);
        TriggerState trigger = rig.Call();
        await rig.WalkAsync(TimeSpan.FromMinutes(10));
        int asked = rig.Source.InstantQueries.Count;
        await rig.WalkAsync(TimeSpan.FromMinutes(10));

        Assert.InRange(asked, 20, 24); // every 15 s for 5 minutes, and once more as the history was there
        Assert.Equal(asked, rig.Source.InstantQueries.Count);
        Assert.Same(trigger, rig.Call());
        await rig.SettleAsync();
        Assert.Equal(rig.Clock.GetUtcNow(), trigger.Plan!.Time);
    }

    [Fact]
    public async Task A_trigger_that_nobody_asked_for_is_forgotten_and_its_room_is_free()
    {
        await using ControlRig rig = await ControlRig.StartAsync(new ScriptedMetricSource(SpikyDemand.At), settings: [("ForgetAfter", "01:00:00"), ("MaxTriggers", "1")]);
        TriggerState trigger = rig.Call();
        await rig.SettleAsync();
        Assert.True(rig.Registry.Register(ControlRig.Identity("other")).IsOverLimit);
        rig.Clock.Advance(TimeSpan.FromHours(1));
        rig.Registry.ForgetSilent();

        Assert.Equal(0, rig.Registry.Count);
        Assert.Null(rig.Registry.Find(trigger.Key.ToString()));
        Assert.NotNull(rig.Registry.Register(ControlRig.Identity("other")).Trigger);
    }

    [Fact]
    public async Task An_open_push_stream_counts_as_being_asked()
    {
        await using ControlRig rig = await ControlRig.StartAsync(new ScriptedMetricSource(SpikyDemand.At), settings: [("IdleAfter", "00:05:00")]);
        TriggerState trigger = rig.Call();
        trigger.StreamOpened();
        await rig.WalkAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(rig.Clock.GetUtcNow(), trigger.Plan!.Time);
    }

    [Fact]
    public async Task A_clock_that_jumps_an_hour_ahead_is_followed_at_once_and_the_hole_is_filled()
    {
        await using ControlRig rig = await ControlRig.StartAsync(new ScriptedMetricSource(SpikyDemand.At));
        TriggerState trigger = rig.Call();
        await rig.WalkAsync(TimeSpan.FromMinutes(2), trigger);
        rig.Clock.AdjustTime(rig.Clock.GetUtcNow().AddHours(1));
        trigger.Touch(rig.Clock.GetUtcNow());
        await rig.WalkAsync(TimeSpan.FromMinutes(1), trigger);

        Assert.Equal(rig.Clock.GetUtcNow(), trigger.Plan!.Time);
        Assert.Equal(PlanState.Predictive, trigger.Plan.State);
        float[] hole = new float[63];
        trigger.History.Read(ControlRig.Noon, TimeSpan.FromMinutes(1), hole);
        Assert.DoesNotContain(float.NaN, hole);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_an_hour_is_followed_at_once_and_nothing_of_the_future_remains()
    {
        await using ControlRig rig = await ControlRig.StartAsync(new ScriptedMetricSource(SpikyDemand.At));
        TriggerState trigger = rig.Call();
        await rig.WalkAsync(TimeSpan.FromMinutes(2), trigger);
        rig.Clock.AdjustTime(rig.Clock.GetUtcNow().AddHours(-1));
        trigger.Touch(rig.Clock.GetUtcNow());
        await rig.WalkAsync(TimeSpan.FromMinutes(1), trigger);

        Assert.Equal(rig.Clock.GetUtcNow(), trigger.Plan!.Time);
        Assert.Equal(PlanState.Predictive, trigger.Plan.State);
        Assert.True(trigger.History.Last <= rig.Clock.GetUtcNow());
        Assert.True(trigger.Forecast!.Origin <= rig.Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_clock_set_back_under_a_slow_refresh_does_not_put_the_series_off()
    {
        await using ControlRig rig = await ControlRig.StartAsync(new ScriptedMetricSource(SpikyDemand.At));
        TriggerState trigger = rig.Call();
        await rig.WalkAsync(TimeSpan.FromMinutes(1), trigger);
        rig.Source.Gate = new TaskCompletionSource();
        int asked = rig.Source.InstantQueries.Count;
        rig.Clock.Advance(ControlRig.PlanStep);
        await UntilAsync(() => rig.Source.InstantQueries.Count > asked);
        rig.Clock.AdjustTime(rig.Clock.GetUtcNow().AddHours(-1));
        TaskCompletionSource gate = rig.Source.Gate;
        rig.Source.Gate = null;
        gate.SetResult();
        trigger.Touch(rig.Clock.GetUtcNow());
        await rig.WalkAsync(TimeSpan.FromMinutes(1), trigger);

        Assert.Equal(rig.Clock.GetUtcNow(), trigger.Plan!.Time);
    }

    [Fact]
    public async Task A_slow_source_is_asked_for_the_series_that_has_waited_longest_and_skipped_grid_times_are_counted()
    {
        await using ControlRig rig = await ControlRig.StartAsync(new ScriptedMetricSource(SpikyDemand.At), settings: [("Refreshers", "1")]);
        TriggerState[] triggers = [.. Enumerable.Range(0, 3).Select(i => rig.Call($"app{i}", ("query", $"demand{i}")))];
        await rig.SettleAsync();
        await rig.WalkAsync(TimeSpan.FromMinutes(1), triggers[0]);
        long skipped = 0;
        using MeterListener listener = new() { InstrumentPublished = (instrument, own) => Enable(instrument, own, "refreshes_skipped_total") };
        listener.SetMeasurementEventCallback<long>((_, measured, _, _) => Interlocked.Add(ref skipped, measured));
        listener.Start();
        rig.Source.Gate = new TaskCompletionSource();
        rig.Source.InstantQueries.Clear();
        rig.Clock.Advance(ControlRig.PlanStep);
        await UntilAsync(() => rig.Source.InstantQueries.Count == 1);
        rig.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Single(rig.Source.InstantQueries);
        TaskCompletionSource gate = rig.Source.Gate;
        rig.Source.Gate = null;
        gate.SetResult();
        await rig.SettleAsync();

        // The two that waited go before the first one's next turn, and each is asked about now, not about each grid time gone by.
        string[] order = [.. rig.Source.InstantQueries.Select(query => query.Query.PromQl)];
        Assert.Equal(3, order.Take(3).Distinct().Count());
        Assert.Equal(order[0], order[3]);
        // A series whose back-test was left behind is planned once more when it has caught up.
        Assert.InRange(order.Length, 4, 7);
        Assert.All(triggers, trigger => Assert.Equal(rig.Clock.GetUtcNow(), trigger.Plan!.Time));
        // 2 min 15 s after their last refresh = 9 steps, 8 skipped, for two series; 8 steps, 7 skipped, for the first.
        Assert.Equal(8 + 8 + 7, skipped);
    }

    [Fact]
    public async Task A_source_that_throws_stops_neither_the_loop_nor_the_other_series()
    {
        await using ControlRig rig = await ControlRig.StartAsync(new ScriptedMetricSource(SpikyDemand.At));
        TriggerState trigger = rig.Call();
        await rig.WalkAsync(TimeSpan.FromMinutes(1), trigger);
        Plan before = trigger.Plan!;
        rig.Source.Throws = new InvalidOperationException("a fault of ours");
        await rig.WalkAsync(TimeSpan.FromMinutes(1), trigger);
        Assert.Same(before, trigger.Plan);
        rig.Source.Throws = new OperationCanceledException("a timeout inside of the source");
        await rig.WalkAsync(TimeSpan.FromMinutes(1), trigger);
        rig.Source.Throws = null;
        await rig.WalkAsync(TimeSpan.FromMinutes(1), trigger);

        Assert.Equal(rig.Clock.GetUtcNow(), trigger.Plan!.Time);
        Assert.False(rig.Loop.ExecuteTask!.IsCompleted);
    }

    [Fact]
    public async Task A_cancellation_inside_of_the_source_does_not_stop_the_slow_lane()
    {
        ScriptedMetricSource source = new(SpikyDemand.At) { Throws = new OperationCanceledException("a timeout inside of the source") };
        await using ControlRig rig = await ControlRig.StartAsync(source, settings: [("Preparers", "1")]);
        TriggerState trigger = rig.Call();
        source.Throws = null;
        source.Demand = time => source.InstantQueries.Count < 3 ? throw new OperationCanceledException("a timeout") : SpikyDemand.At(time);
        source.EarlyDemand = SpikyDemand.At;
        await rig.WalkAsync(TimeSpan.FromMinutes(3), trigger);

        Assert.False(rig.Loop.ExecuteTask!.IsCompleted);
        Assert.Equal(PlanState.Predictive, trigger.Plan!.State);
    }

    [Fact]
    public async Task A_forecaster_that_throws_is_out_and_the_next_one_acts()
    {
        await using ControlRig rig = await ControlRig.StartAsync(new ScriptedMetricSource(SpikyDemand.At), null, null, new ThrowingForecaster());
        TriggerState trigger = rig.Call();
        TriggerState named = rig.Call("backend", ("model", "broken"));
        await rig.WalkAsync(TimeSpan.FromMinutes(2), trigger);

        Assert.Equal((PlanState.Predictive, "auto"), (trigger.Plan!.State, trigger.Gate.Model));
        Assert.DoesNotContain(trigger.Gate.Mixture!.Experts, expert => expert.Name == "broken");
        Assert.Equal(PlanState.WarmingUp, named.Plan!.State);
        Assert.Equal(SpikyDemand.At(named.Plan.Time), named.Plan.Value);
    }

    [Fact]
    public async Task A_late_sample_is_fetched_again()
    {
        // What is measured at :03 of every minute count of 7 is low at first.
        ScriptedMetricSource source = new(SpikyDemand.At) { EarlyDemand = Early };
        await using ControlRig rig = await ControlRig.StartAsync(source);
        TriggerState trigger = rig.Call();
        await rig.WalkAsync(TimeSpan.FromMinutes(20), trigger);
        float[] held = new float[15];
        trigger.History.Read(ControlRig.Noon, TimeSpan.FromMinutes(1), held);

        Assert.Equal([.. Enumerable.Range(0, 15).Select(i => (float)SpikyDemand.At(ControlRig.Noon.AddMinutes(i))!)], held);
    }

    [Fact]
    public async Task An_outage_carries_on_then_ends_as_unavailable_and_never_as_a_zero()
    {
        await using ControlRig rig = await ControlRig.StartAsync(new ScriptedMetricSource(SpikyDemand.At));
        TriggerState trigger = rig.Call();
        await rig.WalkAsync(TimeSpan.FromMinutes(5), trigger);
        List<Plan> blind = [];
        rig.Source.IsDown = true;
        await rig.WalkAsync(TimeSpan.FromMinutes(40), trigger, blind.Add);
        rig.Source.IsDown = false;
        await rig.WalkAsync(TimeSpan.FromMinutes(2), trigger);

        Plan[] carried = [.. blind.TakeWhile(plan => plan.State == PlanState.Carried)];
        // Newest origin 12:05, horizon 30 min, lead time 5 min: until 12:30.
        Assert.Equal(ControlRig.Noon.AddMinutes(30), carried[^1].Time);
        Assert.Equal(carried.Select(plan => plan.Value).Order(), carried.Select(plan => plan.Value));
        Assert.All(blind.Skip(carried.Length), plan => Assert.Equal(PlanState.Unavailable, plan.State));
        Assert.DoesNotContain(blind, plan => plan.Value == 0);
        Assert.Equal(PlanState.Predictive, trigger.Plan!.State);
    }

    [Theory]
    [InlineData("true", 0.0, true)]
    [InlineData("true", 40.0, false)]
    [InlineData("false", 0.0, false)]
    public async Task An_empty_answer_is_zero_only_after_an_idle_sample_and_if_nulls_are_ignored(string ignoreNullValues, double before, bool isZero)
    {
        await using ControlRig rig = await ControlRig.StartAsync(new ScriptedMetricSource(time => time < ControlRig.Noon ? before : null));
        TriggerState trigger = rig.Call("frontend", ("ignoreNullValues", ignoreNullValues));
        await rig.SettleAsync();

        Assert.Equal(isZero ? 0 : double.NaN, trigger.Plan!.Value);
        Assert.Equal(isZero, trigger.Plan.State != PlanState.Unavailable);
    }

    [Fact]
    public async Task An_empty_answer_without_any_sample_before_is_unknown()
    {
        await using ControlRig rig = await ControlRig.StartAsync(new ScriptedMetricSource(_ => null));
        TriggerState trigger = rig.Call();
        await rig.SettleAsync();

        Assert.Equal(PlanState.Unavailable, trigger.Plan!.State);
    }

    private static double? Early(DateTimeOffset time) =>
        time.Minute % 7 == 3 ? SpikyDemand.At(time) * 0.8 : SpikyDemand.At(time);

    private static void Enable(Instrument instrument, MeterListener listener, string name)
    {
        if (instrument.Name == name)
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (int i = 0; i < 3000 && !holds(); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        Assert.True(holds());
    }

    private sealed class ThrowingForecaster : IForecaster
    {
        public string Name => "broken";

        public void Predict(ReadOnlySpan<ContextWindow> windows, int horizon, ReadOnlySpan<ForecastBuffer> results) =>
            throw new InvalidOperationException("shape");
    }
}
