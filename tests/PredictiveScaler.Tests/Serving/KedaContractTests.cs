using System.Net;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using PredictiveScaler.Control;
using PredictiveScaler.Host.Serve;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.TestSupport;
using static PredictiveScaler.Tests.Serving.ServedScaler;

namespace PredictiveScaler.Tests.Serving;

/// <summary>What KEDA demands of an external scaler: one test a line of its checklist, over real gRPC.</summary>
public sealed class KedaContractTests
{
    [Fact]
    public async Task GetMetricSpec_is_pure_instant_the_same_everywhere_one_spec_with_a_plain_name_and_both_targets()
    {
        await using ServedScaler one = await ServedScaler.StartAsync(new ScriptedMetricSource(_ => 1) { Gate = new TaskCompletionSource() });
        await using ServedScaler two = await ServedScaler.StartAsync(new ScriptedMetricSource(_ => 2) { IsDown = true });
        ScaledObjectRef trigger = Trigger("frontend", ("threshold", "33.5"));

        MetricSpec spec = Assert.Single((await one.Keda.GetMetricSpecAsync(trigger)).MetricSpecs);
        Assert.Matches("^[a-z0-9-]+$", spec.MetricName);
        Assert.Equal((33.5, 34), (spec.TargetSizeFloat, spec.TargetSize));
        Assert.Equal(spec, (await one.Keda.GetMetricSpecAsync(trigger)).MetricSpecs.Single());
        Assert.Equal(spec, (await two.Keda.GetMetricSpecAsync(trigger)).MetricSpecs.Single());
        MetricSpec smallest = (await one.Keda.GetMetricSpecAsync(Trigger("frontend", ("threshold", "0.001")))).MetricSpecs.Single();
        Assert.Equal((0.001, 1), (smallest.TargetSizeFloat, smallest.TargetSize));
    }

    [Fact]
    public async Task GetMetrics_is_exactly_one_finite_value_in_both_fields()
    {
        await using ServedScaler scaler = await ServedScaler.StartAsync(new ScriptedMetricSource(_ => 33.3));
        MetricValue value = Assert.Single((await scaler.Keda.GetMetricsAsync(Metrics(Trigger()))).MetricValues);

        Assert.Equal((33.3, 34), (value.MetricValueFloat, value.MetricValue_));
    }

    [Fact]
    public async Task GetMetrics_says_a_measured_zero_in_both_fields()
    {
        await using ServedScaler scaler = await ServedScaler.StartAsync(new ScriptedMetricSource(_ => -0.2));
        MetricValue value = Assert.Single((await scaler.Keda.GetMetricsAsync(Metrics(Trigger()))).MetricValues);

        Assert.Equal((0, 0), (value.MetricValueFloat, value.MetricValue_));
    }

    [Fact]
    public async Task GetMetrics_and_IsActive_are_an_error_and_never_zero_when_nothing_is_known_while_GetMetricSpec_works()
    {
        await using ServedScaler scaler = await ServedScaler.StartAsync(new ScriptedMetricSource(_ => 1) { IsDown = true });

        RpcException metrics = await Assert.ThrowsAsync<RpcException>(() => scaler.ValueAsync(Trigger()));
        RpcException active = await Assert.ThrowsAsync<RpcException>(() => scaler.ActiveAsync(Trigger()));
        Assert.Equal((StatusCode.Unavailable, StatusCode.Unavailable), (metrics.StatusCode, active.StatusCode));
        Assert.Contains("no answer in time", metrics.Status.Detail);
        Assert.Single((await scaler.Keda.GetMetricSpecAsync(Trigger())).MetricSpecs);
    }

    [Fact]
    public async Task An_answer_held_too_long_ends_as_an_error_and_recovers()
    {
        await using ServedScaler scaler = await ServedScaler.StartAsync(new ScriptedMetricSource(_ => 33.3));
        Assert.Equal(33.3, await scaler.ValueAsync(Trigger()));
        scaler.Source.IsDown = true;
        await scaler.WalkAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(33.3, await scaler.ValueAsync(Trigger()));
        await scaler.WalkAsync(TimeSpan.FromSeconds(15));
        RpcException expired = await Assert.ThrowsAsync<RpcException>(() => scaler.ValueAsync(Trigger()));
        Assert.Equal(StatusCode.Unavailable, expired.StatusCode);
        scaler.Source.IsDown = false;
        await scaler.WalkAsync(TimeSpan.FromSeconds(15));
        Assert.Equal(33.3, await scaler.ValueAsync(Trigger()));
    }

    [Fact]
    public async Task IsActive_is_of_the_same_snapshot_and_true_whenever_the_value_wants_a_pod()
    {
        double demand = 33.3;
        await using ServedScaler scaler = await ServedScaler.StartAsync(new ScriptedMetricSource(time => time < Noon ? 33.3 : demand));
        foreach ((double measured, double value, bool active) in new[] { (33.3, 33.3, true), (0.0, 0.0, true), (0.0, 0.0, false), (5.0, 5.0, true) })
        {
            demand = measured;
            await scaler.ValueAsync(Trigger());
            await scaler.WalkAsync(TimeSpan.FromSeconds(15));

            Assert.Equal((value, active), (await scaler.ValueAsync(Trigger()), await scaler.ActiveAsync(Trigger())));
        }
    }

    [Fact]
    public async Task The_server_has_a_deadline_of_its_own()
    {
        await using ServedScaler scaler = await ServedScaler.StartAsync(new ScriptedMetricSource(_ => 1) { Gate = new TaskCompletionSource() });
        RpcException late = await Assert.ThrowsAsync<RpcException>(() => scaler.ValueAsync(Trigger())).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Contains(late.StatusCode, new[] { StatusCode.DeadlineExceeded, StatusCode.Unavailable });
    }

    [Fact]
    public async Task The_caller_may_give_up_earlier()
    {
        await using ServedScaler scaler = await ServedScaler.StartAsync(new ScriptedMetricSource(_ => 1) { Gate = new TaskCompletionSource() });
        RpcException late = await Assert.ThrowsAsync<RpcException>(async () =>
            await scaler.Keda.GetMetricsAsync(Metrics(Trigger()), deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(100)));

        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
    }

    [Fact]
    public async Task Warm_answers_come_from_memory()
    {
        await using ServedScaler scaler = await ServedScaler.StartAsync(new ScriptedMetricSource(_ => 33.3));
        await scaler.ValueAsync(Trigger());
        await scaler.WalkAsync(TimeSpan.FromSeconds(15));
        (int instant, int range) = (scaler.Source.InstantQueries.Count, scaler.Source.RangeQueries.Count);
        for (int i = 0; i < 50; i++)
        {
            await scaler.Keda.GetMetricSpecAsync(Trigger());
            await scaler.ValueAsync(Trigger());
            await scaler.ActiveAsync(Trigger());
        }

        Assert.Equal((instant, range), (scaler.Source.InstantQueries.Count, scaler.Source.RangeQueries.Count));
        Assert.Equal(1, scaler.App.Services.GetRequiredService<TriggerRegistry>().Count);
    }

    [Fact]
    public async Task A_trigger_is_told_by_its_metadata_as_one_scaled_object_may_hold_two()
    {
        await using ServedScaler scaler = await ServedScaler.StartAsync(new ScriptedMetricSource(_ => 33.3));
        await scaler.ValueAsync(Trigger("frontend"));
        await scaler.ValueAsync(Trigger("frontend", ("query", "sum(other)")));

        Assert.Equal(2, scaler.App.Services.GetRequiredService<TriggerRegistry>().Count);
    }

    [Fact]
    public async Task More_streams_than_kestrel_allows_by_default_do_not_freeze_the_connection()
    {
        await using ServedScaler scaler = await ServedScaler.StartAsync(new ScriptedMetricSource(_ => 33.3));
        await scaler.ValueAsync(Trigger());
        AsyncServerStreamingCall<IsActiveResponse>[] streams = [.. Enumerable.Range(0, 250).Select(_ => scaler.Keda.StreamIsActive(Trigger()))];
        foreach (AsyncServerStreamingCall<IsActiveResponse> stream in streams)
        {
            Assert.True(await stream.ResponseStream.MoveNext(default).WaitAsync(TimeSpan.FromSeconds(30)));
        }

        Assert.Equal(33.3, await scaler.ValueAsync(Trigger()).WaitAsync(TimeSpan.FromSeconds(30)));
        Array.ForEach(streams, stream => stream.Dispose());
    }

    [Fact]
    public async Task The_health_service_and_readiness_do_not_follow_the_source()
    {
        await using ServedScaler scaler = await ServedScaler.StartAsync(new ScriptedMetricSource(_ => 1) { IsDown = true });
        Health.HealthClient health = new(scaler.Channel);
        using HttpClient http = new() { BaseAddress = ScalerHost.HttpAddress(scaler.App) };

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest())).Status);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest { Service = "externalscaler.ExternalScaler" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/readyz")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/livez")).StatusCode);
    }

    [Fact]
    public async Task Bad_metadata_is_one_InvalidArgument_that_lists_all_problems_in_every_call()
    {
        await using ServedScaler scaler = await ServedScaler.StartAsync(new ScriptedMetricSource(_ => 1));
        ScaledObjectRef bad = Trigger("frontend", ("threshold", "-1"), ("quantile", "2"), ("leadTime", "soon"));
        foreach (Func<Task> call in new Func<Task>[]
        {
            async () => await scaler.Keda.GetMetricSpecAsync(bad),
            async () => await scaler.Keda.GetMetricsAsync(Metrics(bad)),
            async () => await scaler.Keda.IsActiveAsync(bad),
            async () => await scaler.Keda.StreamIsActive(bad).ResponseStream.MoveNext(default),
            async () => await scaler.Keda.StreamMetricSpec(bad).ResponseStream.MoveNext(default),
        })
        {
            RpcException refused = await Assert.ThrowsAsync<RpcException>(call);
            Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
            Assert.All(new[] { "threshold", "quantile", "leadTime" }, key => Assert.Contains(key, refused.Status.Detail));
        }

        RpcException empty = await Assert.ThrowsAsync<RpcException>(async () => await scaler.Keda.GetMetricsAsync(new GetMetricsRequest()));
        Assert.Equal(StatusCode.InvalidArgument, empty.StatusCode);
    }

    [Fact]
    public async Task Any_name_that_the_map_once_had_is_answered_in_any_case()
    {
        await using ServedScaler scaler = await ServedScaler.StartAsync(new ScriptedMetricSource(_ => 33.3));
        string name = (await scaler.Keda.GetMetricSpecAsync(Trigger())).MetricSpecs.Single().MetricName;
        foreach (string asked in new[] { name, name.ToUpperInvariant(), "a-name-from-before-an-edit" })
        {
            Assert.Equal(33.3, (await scaler.Keda.GetMetricsAsync(Metrics(Trigger(), asked))).MetricValues.Single().MetricValueFloat);
        }
    }

    [Fact]
    public async Task Too_many_triggers_are_an_error_of_GetMetrics_and_never_of_GetMetricSpec()
    {
        await using ServedScaler scaler = await ServedScaler.StartAsync(new ScriptedMetricSource(_ => 33.3), ("Control:MaxTriggers", "1"));
        await scaler.ValueAsync(Trigger("first"));

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => scaler.ValueAsync(Trigger("second")));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Contains("Control:MaxTriggers", refused.Status.Detail);
        Assert.Single((await scaler.Keda.GetMetricSpecAsync(Trigger("second"))).MetricSpecs);
    }

    [Fact]
    public async Task StreamIsActive_says_true_on_opening_and_on_the_edge_only_and_ends_with_OK_on_shutdown()
    {
        double demand = 33.3;
        await using ServedScaler scaler = await ServedScaler.StartAsync(new ScriptedMetricSource(time => time < Noon ? 33.3 : demand));
        await scaler.ValueAsync(Trigger());
        using AsyncServerStreamingCall<IsActiveResponse> stream = scaler.Keda.StreamIsActive(Trigger());
        Assert.True(await stream.ResponseStream.MoveNext(default));
        Assert.True(stream.ResponseStream.Current.Result);

        Task<bool> next = stream.ResponseStream.MoveNext(default);
        await scaler.WalkAsync(TimeSpan.FromMinutes(1));
        demand = 0;
        await scaler.WalkAsync(TimeSpan.FromMinutes(1));
        Assert.False(next.IsCompleted);
        demand = 12;
        await scaler.WalkAsync(TimeSpan.FromSeconds(15));
        Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.True(stream.ResponseStream.Current.Result);

        next = stream.ResponseStream.MoveNext(default);
        await scaler.WalkAsync(TimeSpan.FromMinutes(1));
        Assert.False(next.IsCompleted);
        await scaler.App.StopAsync();
        Assert.False(await next.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(StatusCode.OK, stream.GetStatus().StatusCode);
    }

    [Fact]
    public async Task StreamIsActive_of_a_workload_at_rest_is_silent_until_it_is_wanted()
    {
        double demand = 0;
        await using ServedScaler scaler = await ServedScaler.StartAsync(new ScriptedMetricSource(time => time < Noon ? 0 : demand));
        using AsyncServerStreamingCall<IsActiveResponse> stream = scaler.Keda.StreamIsActive(Trigger());
        Task<bool> next = stream.ResponseStream.MoveNext(default);
        await scaler.ValueAsync(Trigger());
        await scaler.WalkAsync(TimeSpan.FromMinutes(1));
        Assert.False(next.IsCompleted);
        demand = 12;
        await scaler.WalkAsync(TimeSpan.FromSeconds(15));

        Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task StreamMetricSpec_sends_the_spec_at_once_and_stays_open()
    {
        await using ServedScaler scaler = await ServedScaler.StartAsync(new ScriptedMetricSource(_ => 33.3));
        using AsyncServerStreamingCall<GetMetricSpecResponse> stream = scaler.Keda.StreamMetricSpec(Trigger());
        Assert.True(await stream.ResponseStream.MoveNext(default));
        Assert.Equal(await scaler.Keda.GetMetricSpecAsync(Trigger()), stream.ResponseStream.Current);

        Task<bool> next = stream.ResponseStream.MoveNext(default);
        Assert.False(next.IsCompleted);
        await scaler.App.StopAsync();
        Assert.False(await next.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(StatusCode.OK, stream.GetStatus().StatusCode);
    }
}
