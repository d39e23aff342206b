using PredictiveScaler.Control;
using PredictiveScaler.Host.Api;
using PredictiveScaler.Planning;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Control;

/// <summary>What metadata leave to the service acts together with the decision that was judged for it, on all replicas at the same grid time.</summary>
public sealed class OptionsInForceTests
{
    private static readonly DateTimeOffset Noon = ControlRig.Noon;

    [Fact]
    public async Task Pod_starts_give_the_lead_time_from_the_first_decision_on()
    {
        await using ControlRig rig = await ControlRig.StartAsync(Source(Pods(8, 100)));
        TriggerState trigger = Call(rig);
        await rig.SettleAsync();

        // 100 + 15 + 15 s; the metadata's own options stay as they were.
        Assert.Equal((TimeSpan.FromSeconds(130), TimeSpan.FromMinutes(5)), (trigger.Options.EffectiveLeadTime, trigger.Given.EffectiveLeadTime));
        Assert.Equal((LeadTimeSource.Measured, 8), (trigger.Gate.LeadTime!.Source, trigger.Gate.LeadTime.Starts));
        Assert.Equal(LeadWindow.Steps(trigger.Options), trigger.Preparation.Judged!.LeadSteps);
        Assert.Equal(4, trigger.Preparation.Judged.LeadSteps);
    }

    [Fact]
    public async Task Without_starts_the_default_is_judged()
    {
        await using ControlRig rig = await ControlRig.StartAsync(Source(Pods(2, 100)));
        TriggerState trigger = Call(rig);
        await rig.SettleAsync();

        Assert.Equal((TimeSpan.FromMinutes(5), LeadTimeSource.Default), (trigger.Options.EffectiveLeadTime, trigger.Gate.LeadTime!.Source));
        Assert.Equal("2 pod starts of deployment/shop seen in the measured week, 5 are needed", trigger.Gate.LeadTime.Reason);
    }

    [Fact]
    public async Task When_it_changes_the_forecast_goes_on_acting_and_a_new_replica_plans_the_same()
    {
        PodStarts pods = Pods(8, 600);
        await using ControlRig old = await ControlRig.StartAsync(Source(pods));
        TriggerState first = Call(old);
        await old.WalkAsync(TimeSpan.FromMinutes(20), first);

        // From 13:05 on, less than half as long: judged at 13:05, in force at 13:06.
        pods.Starts.AddRange(Pods(400, 260, Noon.AddMinutes(-30)).Starts);
        pods.Starts.RemoveAll(start => start.Seconds > 300);
        Dictionary<DateTimeOffset, (Plan Plan, TimeSpan Lead)> olds = await WalkAsync(old, first, TimeSpan.FromMinutes(55));
        await using ControlRig young = await ControlRig.StartAsync(Source(pods), Noon.AddMinutes(50));
        TriggerState second = Call(young);
        Dictionary<DateTimeOffset, (Plan Plan, TimeSpan Lead)> youngs = await WalkAsync(young, second, TimeSpan.FromMinutes(25));

        Assert.Equal((630, 290), (olds[Noon.AddMinutes(65.75)].Lead.TotalSeconds, olds[Noon.AddMinutes(66)].Lead.TotalSeconds));
        Assert.All(olds.Values, at => Assert.Equal(PlanState.Predictive, at.Plan.State));
        DateTimeOffset settled = Noon.AddMinutes(66);
        Assert.All(
            youngs.Where(at => at.Key >= settled),
            at => Assert.Equal((at.Value.Plan.Value, at.Value.Plan.ForecastPart, at.Value.Lead), (olds[at.Key].Plan.Value, olds[at.Key].Plan.ForecastPart, olds[at.Key].Lead)));
    }

    [Fact]
    public async Task A_service_level_shows_the_quantile_that_follows_and_the_minutes_short()
    {
        await using ControlRig rig = await ControlRig.StartAsync(new ScriptedMetricSource(SpikyDemand.At));
        TriggerState trigger = rig.Call("frontend", ("slo", "10m/day"), ("threshold", "7"), ("historyTimeWindow", "3d"));
        await rig.SettleAsync();
        TriggerView view = TriggerView.Of(trigger);

        Assert.Equal(("10m/day", 10, trigger.Gate.ServiceLevel!.Samples), (view.Slo!.Target, view.Slo.AllowedMinutesPerDay, view.Slo.Samples));
        Assert.Equal(view.Slo.Level!.Value, view.Options.Quantile, 6);
        Assert.InRange(view.Slo.ShortMinutesPerDay!.Value, 0, 1440);
        Assert.Equal(trigger.Gate.ServiceLevel.Correction, trigger.Gate.Mixture!.Correction.Maximum);
    }

    private static async Task<Dictionary<DateTimeOffset, (Plan Plan, TimeSpan Lead)>> WalkAsync(ControlRig rig, TriggerState trigger, TimeSpan span)
    {
        Dictionary<DateTimeOffset, (Plan, TimeSpan)> seen = [];
        await rig.WalkAsync(span, trigger, plan => seen[plan.Time] = (plan, trigger.Options.EffectiveLeadTime));
        return seen;
    }

    private static TriggerState Call(ControlRig rig) => rig.Call("frontend", ("workload", "deployment/shop"), ("threshold", "7"), ("historyTimeWindow", "3d"));

    private static PodStarts Pods(int count, double seconds, DateTimeOffset? last = null) =>
        new([.. Enumerable.Range(1, count).Select(i => ((last ?? Noon.AddDays(-1)).AddMinutes(-i), seconds))]);

    private static ScriptedMetricSource Source(PodStarts pods) => new(SpikyDemand.At) { Kubernetes = pods.Answer };
}
