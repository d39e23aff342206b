using System.Net;
using System.Text.Json;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Host.Explain;
using PredictiveScaler.Host.Serve;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.FunctionalTests.Faults;

/// <summary>Calls that are wrong, too many or too large; models and clocks that misbehave; and what the HTTP port says about it.</summary>
public sealed class CallFaultTests
{
    [Fact]
    public async Task Bad_metadata_is_invalid_argument_from_every_call()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        await using FaultRig rig = await FaultRig.StartAsync(source.Address);
        ScaledObjectRef bad = FaultRig.Trigger("bad", ("threshold", "abc"), ("quantile", "7"));

        foreach (RpcException refused in await RefusalsAsync(rig, bad))
        {
            Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
            Assert.Contains("2 problems", refused.Status.Detail, StringComparison.Ordinal);
            Assert.Contains("threshold", refused.Status.Detail, StringComparison.Ordinal);
            Assert.Contains("quantile", refused.Status.Detail, StringComparison.Ordinal);
        }

        Assert.Equal("0", await TotalAsync(rig));
    }

    [Fact]
    public async Task Too_large_a_map_is_invalid_argument_and_too_large_a_message_is_resource_exhausted()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        await using FaultRig rig = await FaultRig.StartAsync(source.Address);

        RpcException map = await Assert.ThrowsAsync<RpcException>(() => rig.ValueAsync(FaultRig.Trigger("big", ("unknown", new string('x', 100_000)))));
        Assert.Equal(StatusCode.InvalidArgument, map.StatusCode);
        RpcException message = await Assert.ThrowsAsync<RpcException>(() => rig.ValueAsync(FaultRig.Trigger("big", ("unknown", new string('x', 2_000_000)))));
        Assert.Equal(StatusCode.ResourceExhausted, message.StatusCode);
        RpcException headers = await Assert.ThrowsAsync<RpcException>(() => rig.Keda.IsActiveAsync(
            FaultRig.Trigger(), new Metadata { { "x-large", new string('x', 20_000) } }).ResponseAsync);
        Assert.Equal(StatusCode.ResourceExhausted, headers.StatusCode);
        Assert.Equal("0", await TotalAsync(rig));
    }

    [Fact]
    public async Task One_trigger_too_many_is_an_error_of_everything_but_its_spec()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        source.Demand = static (_, _) => 7;
        await using FaultRig rig = await FaultRig.StartAsync(source.Address, ("Control:MaxTriggers", "2"));
        await rig.FirstValueAsync(FaultRig.Trigger("one"));
        await rig.FirstValueAsync(FaultRig.Trigger("two"));
        ScaledObjectRef third = FaultRig.Trigger("three");

        Assert.Equal(10, (await rig.Keda.GetMetricSpecAsync(third)).MetricSpecs.Single().TargetSizeFloat);
        foreach (RpcException refused in (await RefusalsAsync(rig, third, withSpec: false)).ToArray())
        {
            Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
            Assert.Contains("Control:MaxTriggers", refused.Status.Detail, StringComparison.Ordinal);
        }

        Assert.Equal(7, await rig.ValueAsync(FaultRig.Trigger("one")));
    }

    [Fact]
    public async Task A_request_without_a_scaled_object_is_invalid_argument()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        await using FaultRig rig = await FaultRig.StartAsync(source.Address);

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => rig.Keda.GetMetricsAsync(new GetMetricsRequest()).ResponseAsync);

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }

    [Fact]
    public async Task A_model_that_throws_leaves_the_answer_reactive_and_says_so()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        source.Demand = static (_, _) => 33;
        await using FaultRig rig = await FaultRig.StartAsync(source.Address, builder => builder.Services.AddSingleton<IForecaster, BrokenForecaster>());
        ScaledObjectRef trigger = FaultRig.Trigger("frontend", ("model", "broken"));

        Assert.Equal(33, await rig.FirstValueAsync(trigger));
        await rig.WalkAsync(TimeSpan.FromMinutes(3));

        Assert.Equal(33, await rig.ValueAsync(trigger));
        Assert.NotEqual("predictive", await rig.StateAsync(trigger));
        Assert.Contains(rig.LogLines, line => line.Contains("broken", StringComparison.Ordinal) && line.StartsWith("Error", StringComparison.Ordinal));
        Assert.Contains("predictive_scaler_forecasts_total{model=\"broken\",outcome=\"failed\"}", await rig.Http.GetStringAsync(new Uri("metrics", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(-86_400 * 60)]
    [InlineData(86_400)]
    public async Task A_clock_that_steps_costs_no_answer_and_gives_no_zero(int seconds)
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        source.Demand = static (_, _) => 42;
        await using FaultRig rig = await FaultRig.StartAsync(source.Address);
        ScaledObjectRef trigger = FaultRig.Trigger();
        await rig.FirstValueAsync(trigger);
        await rig.WalkAsync(TimeSpan.FromMinutes(2));

        rig.Clock.AdjustTime(rig.Clock.GetUtcNow().AddSeconds(seconds));
        await rig.PassAsync(TimeSpan.FromSeconds(20));
        await rig.SettleAsync();

        Assert.Equal(42, await rig.ValueAsync(trigger));
        Assert.True(await rig.ActiveAsync(trigger));
        DateTimeOffset time = (await rig.ShownAsync(trigger)).GetProperty("plan").GetProperty("time").GetDateTimeOffset();
        Assert.InRange((rig.Clock.GetUtcNow() - time).TotalSeconds, 0, 30);
    }

    [Fact]
    public async Task Too_little_history_answers_with_demand_and_says_until_when()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        source.Demand = static (_, time) => time >= FaultRig.Noon.AddMinutes(-30) ? 12 : null;
        await using FaultRig rig = await FaultRig.StartAsync(source.Address);

        Assert.Equal(12, await rig.FirstValueAsync(FaultRig.Trigger()));

        JsonElement shown = await rig.ShownAsync(FaultRig.Trigger());
        Assert.Equal("warming-up", shown.GetProperty("state").GetString());
        Assert.True(shown.GetProperty("gate").GetProperty("readyAt").GetDateTimeOffset() > FaultRig.Noon);
    }

    [Fact]
    public async Task An_unknown_trigger_is_404_in_words()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        await using FaultRig rig = await FaultRig.StartAsync(source.Address);

        using HttpResponseMessage answer = await rig.Http.GetAsync(new Uri("api/v1/triggers/shop/none/0123", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        JsonElement problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Contains("No trigger \"shop/none/0123\" is served here", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_comes_in_pages_that_say_where_the_next_one_is()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        await using FaultRig rig = await FaultRig.StartAsync(source.Address);
        for (int i = 0; i < 5; i++)
        {
            await rig.Keda.GetMetricSpecAsync(FaultRig.Trigger($"app-{i}"));
        }

        List<string> seen = [];
        string? next = "/api/v1/triggers?limit=2&namespace=shop";
        while (next is not null)
        {
            using HttpResponseMessage page = await rig.Http.GetAsync(new Uri(next, UriKind.Relative));
            Assert.Equal("5", page.Headers.GetValues("X-Total-Count").Single());
            seen.AddRange(JsonDocument.Parse(await page.Content.ReadAsStringAsync()).RootElement.EnumerateArray().Select(line => line.GetProperty("key").GetString()!));
            next = page.Headers.TryGetValues("Link", out IEnumerable<string>? links) ? links.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(seen.Order(StringComparer.Ordinal), seen);
        using HttpResponseMessage bad = await rig.Http.GetAsync(new Uri("/api/v1/triggers?limit=0", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
    }

    [Fact]
    public async Task Explain_lists_more_triggers_than_fit_on_a_page()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        await using FaultRig rig = await FaultRig.StartAsync(source.Address);
        for (int i = 0; i < 1001; i++)
        {
            // All share one query, so that there is one series to fetch.
            await rig.Keda.GetMetricSpecAsync(FaultRig.Trigger($"app-{i}", ("query", "up"), ("historyTimeWindow", "3h")));
        }

        IReadOnlyList<TriggerLine> lines = await new TriggerApiClient(rig.Http, rig.Http.BaseAddress!).ListAsync(null, null, default);

        Assert.Equal(1001, lines.Select(line => line.Key).Distinct().Count());
    }

    [Fact]
    public async Task Readiness_and_health_end_when_stopping_begins_while_open_calls_are_served()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        FaultRig rig = await FaultRig.StartAsync(source.Address);
        Readiness readiness = rig.App.Services.GetRequiredService<Readiness>();
        Assert.Equal("ready\n", await rig.Http.GetStringAsync(new Uri("readyz", UriKind.Relative)));
        Assert.Equal("alive\n", await rig.Http.GetStringAsync(new Uri("livez", UriKind.Relative)));

        rig.App.Lifetime.StopApplication();

        Assert.False(readiness.IsReady);
        await rig.DisposeAsync();
    }

    private static async Task<List<RpcException>> RefusalsAsync(FaultRig rig, ScaledObjectRef trigger, bool withSpec = true)
    {
        List<RpcException> refusals =
        [
            await Assert.ThrowsAsync<RpcException>(() => rig.ValueAsync(trigger)),
            await Assert.ThrowsAsync<RpcException>(() => rig.ActiveAsync(trigger)),
            await Assert.ThrowsAsync<RpcException>(() => rig.Keda.StreamIsActive(trigger).ResponseStream.MoveNext(default)),
        ];
        if (withSpec)
        {
            refusals.Add(await Assert.ThrowsAsync<RpcException>(() => rig.Keda.GetMetricSpecAsync(trigger).ResponseAsync));
            refusals.Add(await Assert.ThrowsAsync<RpcException>(() => rig.Keda.StreamMetricSpec(trigger).ResponseStream.MoveNext(default)));
        }

        return refusals;
    }

    private static async Task<string> TotalAsync(FaultRig rig)
    {
        using HttpResponseMessage list = await rig.Http.GetAsync(new Uri("api/v1/triggers", UriKind.Relative));
        return list.Headers.GetValues("X-Total-Count").Single();
    }

    private sealed class BrokenForecaster : IForecaster
    {
        public string Name => "broken";

        public void Predict(ReadOnlySpan<ContextWindow> windows, int horizon, ReadOnlySpan<ForecastBuffer> results) =>
            throw new InvalidDataException("this model is broken");
    }
}
