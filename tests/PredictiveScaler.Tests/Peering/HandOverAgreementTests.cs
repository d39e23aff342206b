using PredictiveScaler.Control;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Planning;
using PredictiveScaler.Tests.Control;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Peering;

/// <summary>A replica that takes over publishes what its peer publishes, from its first plan on: nothing has to settle.</summary>
public sealed class HandOverAgreementTests
{
    private static readonly (string, string)[] Ramps = [("rampDown", "3"), ("rampUp", "40"), ("threshold", "7"), ("historyTimeWindow", "3d")];

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(45)]
    public async Task Plans_are_the_peers_from_the_first_one_on(int secondsPastTheMinute)
    {
        await using ControlRig old = await ControlRig.StartAsync(Source());
        TriggerState first = old.Call("frontend", Ramps);
        await old.WalkAsync(TimeSpan.FromHours(2.2) + TimeSpan.FromSeconds(secondsPastTheMinute), first);
        await using ControlRig young = await HandOverRig.SuccessorAsync(old, Source());
        await AgreeAsync(old, first, young, TimeSpan.FromMinutes(25));
    }

    [Fact]
    public async Task Plans_are_the_peers_though_it_has_seen_samples_that_came_late()
    {
        (string, string)[] slowRamp = [("rampUp", "0.2"), ("threshold", "0.5")];
        await using ControlRig old = await ControlRig.StartAsync(Late());
        TriggerState first = old.Call("frontend", slowRamp);
        await old.WalkAsync(TimeSpan.FromMinutes(73), first);
        await using ControlRig young = await HandOverRig.SuccessorAsync(old, Late());
        await AgreeAsync(old, first, young, TimeSpan.FromMinutes(25));
    }

    [Fact]
    public async Task The_first_answer_is_the_plan_in_force_and_the_history_is_not_fetched_again()
    {
        await using ControlRig old = await ControlRig.StartAsync(Source());
        TriggerState first = old.Call("frontend", Ramps);
        await old.WalkAsync(TimeSpan.FromHours(2.2), first);
        ScriptedMetricSource source = Source();
        await using ControlRig young = await HandOverRig.SuccessorAsync(old, source);
        TriggerState second = young.Registry.All.Single();
        Assert.Equal(HandOverAgreement.Published(first.Plan!), HandOverAgreement.Published(second.Plan!));
        await young.SettleAsync();
        await young.WalkAsync(TimeSpan.FromMinutes(5), second);

        // A refresh fetches at most the five origins of an overlap and the one before them.
        Assert.All(source.RangeQueries, range => Assert.True(range.End - range.Start <= TimeSpan.FromMinutes(6), $"{range.End - range.Start}"));
    }

    private static async Task AgreeAsync(ControlRig one, TriggerState a, ControlRig two, TimeSpan span)
    {
        TriggerState b = two.Registry.All.Single();
        Dictionary<DateTimeOffset, HashSet<(DateTimeOffset, double, bool, PlanState, double, double)>> plans = [];
        await two.SettleAsync();
        Assert.Equal(HandOverAgreement.Published(a.Plan!), HandOverAgreement.Published(b.Plan!));
        await one.WalkAsync(span, a, plan => Note(plans, plan));
        await two.WalkAsync(span, b, plan => Note(plans, plan));
        Assert.True(plans.Count >= 100);
        Assert.Contains(plans.Values, seen => seen.Any(plan => plan.Item4 == PlanState.Predictive && plan.Item2 > 0));
        string[] differing = [.. plans.Where(entry => entry.Value.Count != 1).OrderBy(entry => entry.Key).Select(entry => string.Join(" | ", entry.Value))];
        Assert.True(differing.Length == 0, $"{differing.Length} of {plans.Count} differ: {string.Join("\n", differing.Take(10))}");
    }

    private static void Note(Dictionary<DateTimeOffset, HashSet<(DateTimeOffset, double, bool, PlanState, double, double)>> plans, Plan plan)
    {
        if (!plans.TryGetValue(plan.Time, out HashSet<(DateTimeOffset, double, bool, PlanState, double, double)>? seen))
        {
            plans[plan.Time] = seen = [];
        }

        seen.Add(HandOverAgreement.Published(plan));
    }

    private static ScriptedMetricSource Source() => new(SpikyDemand.At);

    /// <summary>One sample in seven is a fifth too low until it is asked for again.</summary>
    private static ScriptedMetricSource Late() => new(SpikyDemand.At)
    {
        EarlyDemand = time => time.Minute % 7 == 3 ? SpikyDemand.At(time) * 0.8 : SpikyDemand.At(time),
    };
}
