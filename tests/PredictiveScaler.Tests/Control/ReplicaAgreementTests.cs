using PredictiveScaler.Control;
using PredictiveScaler.Planning;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Control;

/// <summary>KEDA sends GetMetrics and IsActive to different replicas: plans for the same grid time must be the same.</summary>
public sealed class ReplicaAgreementTests
{
    // A replica's first answers are reactive until its history is there; late samples are settled after two rounds of five origins.
    private static readonly TimeSpan SettledAfter = TimeSpan.FromMinutes(12);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_replica_that_starts_hours_later_publishes_the_same_plans(bool samplesComeLate)
    {
        await using ControlRig old = await ControlRig.StartAsync(Source(samplesComeLate));
        TriggerState first = Call(old);
        await old.WalkAsync(TimeSpan.FromHours(2.2), first);
        await using ControlRig young = await ControlRig.StartAsync(Source(samplesComeLate), old.Clock.GetUtcNow());
        TriggerState second = Call(young);
        await young.SettleAsync();

        await AgreeAsync(old, first, young, second, TimeSpan.FromMinutes(62));
    }

    [Fact]
    public async Task A_replica_that_restarts_in_the_middle_publishes_the_same_plans()
    {
        await using ControlRig steady = await ControlRig.StartAsync(Source(false));
        TriggerState first = Call(steady);
        ControlRig doomed = await ControlRig.StartAsync(Source(false));
        TriggerState second = Call(doomed);
        await steady.WalkAsync(TimeSpan.FromMinutes(47), first);
        await doomed.WalkAsync(TimeSpan.FromMinutes(40), second);
        await doomed.DisposeAsync();
        await using ControlRig restarted = await ControlRig.StartAsync(Source(false), steady.Clock.GetUtcNow());
        TriggerState third = Call(restarted);
        await restarted.SettleAsync();

        await AgreeAsync(steady, first, restarted, third, TimeSpan.FromMinutes(50));
    }

    [Fact]
    public async Task Replicas_agree_again_after_an_outage_of_the_source_that_only_one_of_them_saw()
    {
        await using ControlRig old = await ControlRig.StartAsync(Source(false));
        TriggerState first = Call(old);
        await old.WalkAsync(TimeSpan.FromMinutes(30), first);
        old.Source.IsDown = true;
        await old.WalkAsync(TimeSpan.FromMinutes(45), first);
        old.Source.IsDown = false;
        await old.WalkAsync(TimeSpan.FromMinutes(6), first);
        await using ControlRig young = await ControlRig.StartAsync(Source(false), old.Clock.GetUtcNow());
        TriggerState second = Call(young);
        await young.SettleAsync();

        await AgreeAsync(old, first, young, second, TimeSpan.FromMinutes(45));
    }

    private static async Task AgreeAsync(ControlRig one, TriggerState a, ControlRig two, TriggerState b, TimeSpan span)
    {
        Dictionary<DateTimeOffset, Plan> ones = [];
        Dictionary<DateTimeOffset, Plan> twos = [];
        DateTimeOffset from = one.Clock.GetUtcNow() + SettledAfter;
        await one.WalkAsync(span, a, plan => ones[plan.Time] = plan);
        await two.WalkAsync(span, b, plan => twos[plan.Time] = plan);

        Plan[] compared = [.. ones.Values.Where(plan => plan.Time >= from)];
        Assert.True(compared.Length >= 100);
        Assert.Contains(compared, plan => plan.State == PlanState.Predictive && plan.Value > plan.Nowcast);
        Assert.All(compared, plan => Assert.Equal(Published(plan), Published(twos[plan.Time])));
    }

    private static (DateTimeOffset, double, bool, PlanState, double, double) Published(Plan plan) =>
        (plan.Time, plan.Value, plan.Active, plan.State, plan.WindowForecast, plan.ForecastPart);

    private static TriggerState Call(ControlRig rig) =>
        rig.Call("frontend", ("rampDown", "3"), ("rampUp", "40"), ("threshold", "7"), ("historyTimeWindow", "3d"));

    private static ScriptedMetricSource Source(bool samplesComeLate) => new(SpikyDemand.At)
    {
        EarlyDemand = samplesComeLate ? time => time.Minute % 7 == 3 ? SpikyDemand.At(time) * 0.8 : SpikyDemand.At(time) : null,
    };
}
