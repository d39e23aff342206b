using PredictiveScaler.Control;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Planning;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Control;

/// <summary>KEDA sends GetMetrics and IsActive to different replicas: plans for the same grid time must be the same.</summary>
public sealed class ReplicaAgreementTests
{
    // A replica's first answers are reactive until its history is there; late samples are settled after two rounds of five origins.
    private static readonly TimeSpan SettledAfter = TimeSpan.FromMinutes(12);

    [Fact]
    public async Task A_replica_that_starts_hours_later_publishes_the_same_plans()
    {
        await using ControlRig old = await ControlRig.StartAsync(Source());
        TriggerState first = Call(old);
        await old.WalkAsync(TimeSpan.FromHours(2.2), first);
        await using ControlRig young = await ControlRig.StartAsync(Source(), old.Clock.GetUtcNow());
        TriggerState second = Call(young);
        await young.SettleAsync();

        await AgreeAsync(old, first, young, second, TimeSpan.FromMinutes(62));
    }

    [Fact]
    public async Task A_replica_that_never_saw_the_early_samples_publishes_the_same_plans()
    {
        // A ramp this slow remembers a forecast from an early sample, which is too low, for longer than the replica has been running.
        (string, string)[] slowRamp = [("rampUp", "0.2"), ("threshold", "0.5"), ("model", "echo")];
        await using ControlRig old = await ControlRig.StartAsync(Late(), null, null, new EchoForecaster());
        TriggerState first = old.Call("frontend", slowRamp);
        await old.WalkAsync(TimeSpan.FromMinutes(70), first);
        await using ControlRig young = await ControlRig.StartAsync(Late(), old.Clock.GetUtcNow(), null, new EchoForecaster());
        TriggerState second = young.Call("frontend", slowRamp);
        await young.SettleAsync();

        await AgreeAsync(old, first, young, second, TimeSpan.FromMinutes(40));
    }

    [Fact]
    public async Task A_replica_that_restarts_in_the_middle_publishes_the_same_plans()
    {
        await using ControlRig steady = await ControlRig.StartAsync(Source());
        TriggerState first = Call(steady);
        ControlRig doomed = await ControlRig.StartAsync(Source());
        TriggerState second = Call(doomed);
        await steady.WalkAsync(TimeSpan.FromMinutes(47), first);
        await doomed.WalkAsync(TimeSpan.FromMinutes(40), second);
        await doomed.DisposeAsync();
        await using ControlRig restarted = await ControlRig.StartAsync(Source(), steady.Clock.GetUtcNow());
        TriggerState third = Call(restarted);
        await restarted.SettleAsync();

        await AgreeAsync(steady, first, restarted, third, TimeSpan.FromMinutes(50));
    }

    [Fact]
    public async Task Replicas_agree_again_after_an_outage_of_the_source_that_only_one_of_them_saw()
    {
        await using ControlRig old = await ControlRig.StartAsync(Source());
        TriggerState first = Call(old);
        await old.WalkAsync(TimeSpan.FromMinutes(30), first);
        old.Source.IsDown = true;
        await old.WalkAsync(TimeSpan.FromMinutes(45), first);
        old.Source.IsDown = false;
        await old.WalkAsync(TimeSpan.FromMinutes(6), first);
        await using ControlRig young = await ControlRig.StartAsync(Source(), old.Clock.GetUtcNow());
        TriggerState second = Call(young);
        await young.SettleAsync();

        await AgreeAsync(old, first, young, second, TimeSpan.FromMinutes(45));
    }

    [Fact]
    public async Task A_replica_that_starts_hours_later_agrees_on_capacity_calendar_and_budget()
    {
        (string, string)[] bounds =
        [
            ("threshold", "7"), ("historyTimeWindow", "3d"), ("timezone", "Europe/Berlin"), ("capacity", "20:2,60:8,120:20"), ("budget", "200"),
            ("calendar", "daily 16:00-16:10 minReplicas=40; daily 15:50-15:55 uplift=3"),
        ];
        await using ControlRig old = await ControlRig.StartAsync(Source());
        TriggerState first = old.Call("frontend", bounds);
        await old.WalkAsync(TimeSpan.FromHours(2.2), first);
        await using ControlRig young = await ControlRig.StartAsync(Source(), old.Clock.GetUtcNow());
        TriggerState second = young.Call("frontend", bounds);
        await young.SettleAsync();

        HashSet<ReasonCode> seen = [];
        await AgreeAsync(old, first, young, second, TimeSpan.FromMinutes(62), plan => seen.UnionWith(plan.Reasons.Select(reason => reason.Code)));
        Assert.Superset(new HashSet<ReasonCode> { ReasonCode.Capacity, ReasonCode.CalendarFloor, ReasonCode.Uplift, ReasonCode.Budget }, seen);
    }

    private static async Task AgreeAsync(ControlRig one, TriggerState a, ControlRig two, TriggerState b, TimeSpan span, Action<Plan>? seen = null)
    {
        Dictionary<DateTimeOffset, Plan> ones = [];
        Dictionary<DateTimeOffset, Plan> twos = [];
        DateTimeOffset from = one.Clock.GetUtcNow() + SettledAfter;
        await one.WalkAsync(span, a, plan => ones[plan.Time] = plan);
        await two.WalkAsync(span, b, plan => twos[plan.Time] = plan);

        Plan[] compared = [.. ones.Values.Where(plan => plan.Time >= from)];
        Assert.True(compared.Length >= 100);
        Assert.Contains(compared, plan => plan.State == PlanState.Predictive && plan.Value > plan.Nowcast);
        Array.ForEach(compared, plan => seen?.Invoke(plan));
        Assert.All(compared, plan => Assert.Equal(Published(plan), Published(twos[plan.Time])));
    }

    private static (DateTimeOffset, double, bool, PlanState, double, double) Published(Plan plan) =>
        (plan.Time, plan.Value, plan.Active, plan.State, plan.WindowForecast, plan.ForecastPart);

    private static TriggerState Call(ControlRig rig) =>
        rig.Call("frontend", ("rampDown", "3"), ("rampUp", "40"), ("threshold", "7"), ("historyTimeWindow", "3d"));

    private static ScriptedMetricSource Source() => new(SpikyDemand.At);

    /// <summary>One sample in seven is a fifth too low until it is asked for again.</summary>
    private static ScriptedMetricSource Late() => new(SpikyDemand.At)
    {
        EarlyDemand = time => time.Minute % 7 == 3 ? SpikyDemand.At(time) * 0.8 : SpikyDemand.At(time),
    };

    /// <summary>Knows what will come, but for the error of the sample at its origin.</summary>
    private sealed class EchoForecaster : IForecaster
    {
        private static readonly float[] Levels = [0.5f, 0.9f];

        public string Name => "echo";

        public void Predict(ReadOnlySpan<ContextWindow> windows, int horizon, ReadOnlySpan<ForecastBuffer> results)
        {
            for (int i = 0; i < windows.Length; i++)
            {
                ContextWindow window = windows[i];
                results[i].Reset(window, horizon, Levels);
                float error = window.ValueAtOrigin() - (float)SpikyDemand.At(window.Origin)!.Value;
                if (float.IsNaN(error))
                {
                    results[i].Fail("no sample at the origin");
                    continue;
                }

                float maximum = float.MinValue;
                for (int h = 0; h < horizon; h++)
                {
                    float ahead = (float)SpikyDemand.At(window.Origin + ((h + 1) * window.Step))!.Value + error;
                    maximum = Math.Max(maximum, ahead);
                    results[i].Values.Slice(h * 2, 2).Fill(ahead);
                    results[i].Maxima.Slice(h * 2, 2).Fill(maximum);
                }
            }
        }
    }
}
