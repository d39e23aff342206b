using PredictiveScaler.Control;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Planning;
using PredictiveScaler.Tests.Planning;
using PredictiveScaler.TestSupport;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Tests.Control;

public sealed class LeadTimeMonitorTests
{
    /// <summary>A Monday.</summary>
    private static readonly DateTimeOffset Noon = ControlRig.Noon;

    private static readonly TriggerOptions Auto = PlanSamples.Options with { LeadTime = null, Workload = "deployment/shop" };
    private readonly ScriptedMetricSource _source = new(_ => 1);
    private readonly PodStarts _pods = new();
    private readonly LeadTimeMonitor _monitor;

    public LeadTimeMonitorTests()
    {
        _source.Kubernetes = _pods.Answer;
        _monitor = new LeadTimeMonitor(_source);
    }

    [Fact]
    public async Task The_starts_of_the_week_before_the_hour_are_measured()
    {
        Started(Noon.AddDays(-3), 10, 40);
        Started(Noon.AddDays(-8), 100, 600);

        LeadTimeEstimate estimate = await AtAsync(Noon.AddMinutes(6));

        Assert.Equal(new LeadTimeEstimate(TimeSpan.FromSeconds(70), LeadTimeSource.Measured) { Starts = 10, StartupP90 = TimeSpan.FromSeconds(40), MeasuredAt = Noon }, estimate);
    }

    [Fact]
    public async Task Late_scrapes_have_five_minutes()
    {
        Started(Noon.AddDays(-3), 10, 40);

        Assert.Equal(Noon.AddHours(-1), (await AtAsync(Noon.AddMinutes(4))).MeasuredAt);
        Assert.Equal(Noon, (await AtAsync(Noon.AddMinutes(5))).MeasuredAt);
    }

    [Fact]
    public async Task It_is_asked_once_an_hour_and_workload_whoever_asks()
    {
        Started(Noon.AddDays(-3), 10, 40);
        for (int minute = 5; minute < 65; minute++)
        {
            await AtAsync(Noon.AddMinutes(minute));
            await AtAsync(Noon.AddMinutes(minute), Auto with { Quantile = 0.99, Threshold = 3 });
        }

        // Count and P90 of the hour and of the day before.
        Assert.Equal(4, _source.InstantQueries.Count);
        await AtAsync(Noon.AddMinutes(65));
        Assert.Equal(6, _source.InstantQueries.Count);
        await AtAsync(Noon.AddMinutes(65), Auto with { Workload = "deployment/other" });
        Assert.Equal(10, _source.InstantQueries.Count);
    }

    [Fact]
    public async Task Old_kube_state_metrics_is_read_by_its_transitions()
    {
        _pods.TransitionsOnly = true;
        Started(Noon.AddHours(-20), 6, 50);

        Assert.Equal(TimeSpan.FromSeconds(80), (await AtAsync(Noon.AddMinutes(10))).Value);
    }

    [Fact]
    public async Task A_change_of_a_fifth_or_less_waits_for_midnight()
    {
        Started(Noon.AddDays(-3), 10, 60);
        Started(Noon.AddHours(-3), 90, 70);

        // 90 s of the days before; 100 s now is 11 % more.
        Assert.Equal(TimeSpan.FromSeconds(90), (await AtAsync(Noon.AddMinutes(10))).Value);
        Assert.Equal(TimeSpan.FromSeconds(100), (await AtAsync(Noon.AddHours(12.2))).Value);
        Started(Noon.AddHours(13), 900, 120);
        Assert.Equal(TimeSpan.FromSeconds(150), (await AtAsync(Noon.AddHours(14.2))).Value);
    }

    [Fact]
    public async Task A_monitor_that_starts_later_measures_the_same()
    {
        Random random = new(4);
        for (int hour = 0; hour < 9 * 24; hour++)
        {
            Started(Noon.AddDays(-8).AddHours(hour), random.Next(4), 20 + (random.NextDouble() * 100));
        }

        for (int minutes = 0; minutes < 30 * 60; minutes += 20)
        {
            DateTimeOffset time = Noon.AddMinutes(minutes);
            Assert.Equal(await AtAsync(time), await new LeadTimeMonitor(_source).EstimateAsync(Auto, "prod", time, null, default));
        }
    }

    [Fact]
    public async Task While_the_source_is_silent_what_was_measured_stays_and_it_is_asked_again_after_five_minutes()
    {
        _source.IsDown = true;
        LeadTimeEstimate before = new(TimeSpan.FromSeconds(75), LeadTimeSource.Measured) { Starts = 12 };

        Assert.Equal(before, await AtAsync(Noon.AddMinutes(10), before: before));
        LeadTimeEstimate first = await AtAsync(Noon.AddMinutes(11));
        Assert.Equal((TimeSpan.FromMinutes(5), LeadTimeSource.Default), (first.Value, first.Source));
        Assert.Contains("no answer in time", first.Reason, StringComparison.Ordinal);
        Assert.Single(_source.InstantQueries);

        _source.IsDown = false;
        Started(Noon.AddDays(-3), 10, 40);
        Assert.Equal(LeadTimeSource.Default, (await AtAsync(Noon.AddMinutes(14))).Source);
        Assert.Equal(TimeSpan.FromSeconds(70), (await AtAsync(Noon.AddMinutes(15))).Value);
    }

    [Theory]
    [InlineData(null, LeadTimeSource.Default, 300)]
    [InlineData(90.0, LeadTimeSource.Given, 90)]
    internal async Task Nothing_is_asked_without_a_workload_or_with_a_lead_time(double? given, LeadTimeSource source, double seconds)
    {
        LeadTimeEstimate estimate = await AtAsync(Noon, Auto with { Workload = given is null ? null : "deployment/shop", LeadTime = given is { } lead ? TimeSpan.FromSeconds(lead) : null });

        Assert.Equal((source, TimeSpan.FromSeconds(seconds)), (estimate.Source, estimate.Value));
        Assert.Empty(_source.InstantQueries);
    }

    [Fact]
    public async Task It_goes_to_the_source_and_tenant_of_the_trigger()
    {
        await AtAsync(Noon, Auto with { Query = Auto.Query with { Source = "team-a", CustomHeaders = "X-Scope-OrgID=a" } });

        Assert.All(_source.InstantQueries, asked => Assert.Equal(("team-a", "X-Scope-OrgID=a"), (asked.Query.Source, asked.Query.CustomHeaders)));
    }

    private void Started(DateTimeOffset created, int pods, double seconds) =>
        _pods.Starts.AddRange(Enumerable.Range(0, pods).Select(i => (created.AddSeconds(i), seconds)));

    private Task<LeadTimeEstimate> AtAsync(DateTimeOffset time, TriggerOptions? options = null, LeadTimeEstimate? before = null) =>
        _monitor.EstimateAsync(options ?? Auto, "prod", time, before, default);
}
