using PredictiveScaler.Control;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Planning;
using PredictiveScaler.Tests.Selecting;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Control;

public sealed class DriftTests
{
    private static readonly DateTimeOffset TurnsAt = ControlRig.Noon.AddMinutes(5);

    [Fact]
    public async Task A_forecaster_that_is_turned_upside_down_stops_acting_within_half_an_hour_and_the_plan_says_why()
    {
        await using ControlRig rig = await ControlRig.StartAsync(new ScriptedMetricSource(SpikyDemand.At), null, null, Fickle());
        TriggerState trigger = rig.Call("frontend", ("model", "fickle"));
        await rig.WalkAsync(TimeSpan.FromMinutes(4), trigger);
        Assert.Equal((PlanState.Predictive, "fickle"), (trigger.Plan!.State, trigger.Gate.Model));

        await rig.WalkAsync(TimeSpan.FromMinutes(31), trigger);

        Assert.Equal(PlanState.Demoted, trigger.Plan!.State);
        Assert.Equal(trigger.Plan.Nowcast, trigger.Plan.Value);
        PlanReason reason = Assert.Single(trigger.Plan.Reasons, reason => reason.Code == ReasonCode.Demoted);
        Assert.Contains("went wrong all at once", ReasonText.Describe(reason), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Auto_leaves_it_out_and_goes_on()
    {
        await using ControlRig rig = await ControlRig.StartAsync(new ScriptedMetricSource(SpikyDemand.At), null, null, Fickle());
        TriggerState trigger = rig.Call();
        await rig.WalkAsync(TimeSpan.FromMinutes(4), trigger);
        Assert.Contains(trigger.Gate.Mixture!.Experts, expert => expert.Name == "fickle" && expert.Weight > 0.5);

        await rig.WalkAsync(TimeSpan.FromMinutes(31), trigger);

        Assert.DoesNotContain(trigger.Gate.Mixture!.Experts, expert => expert.Name == "fickle" && expert.Weight > 0.1);
    }

    /// <summary>Knows what will come until it is turned upside down.</summary>
    private static ScriptedForecaster Fickle() => new(
        "fickle",
        (window, ahead) =>
        {
            double known = SpikyDemand.At(window.Origin + (ahead * window.Step))!.Value;
            return window.Origin < TurnsAt ? known : 2000 - known;
        },
        spread: 3);
}
