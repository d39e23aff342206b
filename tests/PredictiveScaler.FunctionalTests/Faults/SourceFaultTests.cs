using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.FunctionalTests.Faults;

/// <summary>Whatever a source does: what was known carries on for a bounded time, then an error; never a 0 that was not measured, never a wait.</summary>
public sealed class SourceFaultTests
{
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData("500")]
    [InlineData("503 page")]
    [InlineData("401")]
    [InlineData("truncated")]
    [InlineData("no json")]
    [InlineData("100 MB")]
    [InlineData("100 MB gzip")]
    [InlineData("redirect")]
    [InlineData("NaN")]
    [InlineData("+Inf")]
    [InlineData("two elements")]
    [InlineData("empty")]
    [InlineData("hang")]
    [InlineData("drip")]
    public async Task A_source_that_fails_holds_the_value_then_is_unavailable_then_recovers(string fault)
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        source.Demand = static (_, _) => 42;
        await using FaultRig rig = await FaultRig.StartAsync(source.Address);
        ScaledObjectRef trigger = FaultRig.Trigger();
        Assert.Equal(42, await rig.FirstValueAsync(trigger));

        source.Answer = Fault(fault);
        DateTimeOffset silentFrom = rig.Clock.GetUtcNow();
        for (int walk = 0; walk < 4; walk++)
        {
            // A slow machine spends more of the clock on waiting.
            await rig.WalkAsync(TimeSpan.FromMinutes(0.75));
            if (walk > 0 && rig.Clock.GetUtcNow() - silentFrom > TimeSpan.FromMinutes(4.5))
            {
                break;
            }

            Assert.Equal(42, await rig.ValueAsync(trigger));
            Assert.True(await rig.ActiveAsync(trigger));
            Assert.Equal("carried", await rig.StateAsync(trigger));
        }

        // 5 minutes after the last measurement nothing is trustworthy any more.
        await rig.WalkAsync(TimeSpan.FromMinutes(2.5));
        await FailsQuicklyAsync(() => rig.ValueAsync(trigger));
        await FailsQuicklyAsync(() => rig.ActiveAsync(trigger));
        Assert.Equal(10, (await rig.Keda.GetMetricSpecAsync(trigger)).MetricSpecs.Single().TargetSizeFloat);
        Assert.Equal("ready\n", await rig.Http.GetStringAsync(new Uri("readyz", UriKind.Relative)));
        JsonElement shown = await rig.ShownAsync(trigger);
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("plan").GetProperty("value").ValueKind);

        source.Answer = null;
        await rig.WalkAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(42, await rig.ValueAsync(trigger));
        Assert.True(await rig.ActiveAsync(trigger));
    }

    [Fact]
    public async Task A_forecast_carries_through_an_outage_rising_but_never_falling_until_it_ends()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        source.Demand = static (_, time) => Daily(time);
        await using FaultRig rig = await FaultRig.StartAsync(source.Address);
        ScaledObjectRef trigger = FaultRig.Trigger("frontend", ("model", "seasonal-naive"), ("predictHorizon", "30m"), ("leadTime", "5m"));
        await rig.FirstValueAsync(trigger);
        await rig.WalkAsync(TimeSpan.FromMinutes(3));
        Assert.Equal("predictive", await rig.StateAsync(trigger));
        double last = await rig.ValueAsync(trigger);

        source.Answer = Fault("500");
        List<string> reasons = [];
        for (DateTimeOffset end = rig.Clock.GetUtcNow().AddMinutes(20); rig.Clock.GetUtcNow() < end;)
        {
            // Retries move the clock too, so that a minute passes.
            await rig.WalkAsync(TimeSpan.FromMinutes(0.75));
            double value = await rig.ValueAsync(trigger);
            Assert.True(value >= last, $"{value} after {last}");
            last = value;
            reasons.AddRange((await rig.ShownAsync(trigger)).GetProperty("plan").GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("code").GetString()!));
        }

        Assert.Contains("carried", reasons);

        // Valid until origin + horizon - leadTime = 25 minutes.
        await rig.WalkAsync(TimeSpan.FromMinutes(10));
        await FailsQuicklyAsync(() => rig.ValueAsync(trigger));

        source.Answer = null;
        await rig.WalkAsync(TimeSpan.FromMinutes(2));
        Assert.True(await rig.ValueAsync(trigger) >= Daily(rig.Clock.GetUtcNow()) * 0.9);
    }

    [Fact]
    public async Task The_first_call_of_a_trigger_whose_source_hangs_ends_with_an_error_in_time()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        source.Answer = PrometheusAnswers.Hang;
        await using FaultRig rig = await FaultRig.StartAsync(source.Address);
        long started = Stopwatch.GetTimestamp();

        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => rig.ValueAsync(FaultRig.Trigger()));

        Assert.True(failure.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded, failure.Message);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10));
        Assert.Equal(10, (await rig.Keda.GetMetricSpecAsync(FaultRig.Trigger())).MetricSpecs.Single().TargetSizeFloat);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_source_that_hangs_does_not_make_the_triggers_of_others_stale(bool byAddress)
    {
        await using FakePrometheus good = await FakePrometheus.StartAsync();
        good.Demand = static (_, time) => MinuteOf(time);
        await using FakePrometheus bad = await FakePrometheus.StartAsync();
        bad.Answer = PrometheusAnswers.Hang;
        await using FaultRig rig = await FaultRig.StartAsync(
            good.Address, ("Sources:bad:Url", bad.Address.AbsoluteUri), ("AddressPolicy:AllowLoopback", "true"), ("Control:Refreshers", "32"));
        ScaledObjectRef[] fresh = [.. Enumerable.Range(0, 10).Select(i => FaultRig.Trigger($"good-{i}"))];
        foreach (ScaledObjectRef trigger in fresh)
        {
            await rig.FirstValueAsync(trigger);
        }

        for (int i = 0; i < 100; i++)
        {
            (string, string) where = byAddress ? ("serverAddress", $"{bad.Address}team-{i}") : ("source", "bad");
            await rig.Keda.GetMetricSpecAsync(FaultRig.Trigger($"bad-{i}", where));
        }

        double oldest = 0;
        for (int quarter = 0; quarter < 16; quarter++)
        {
            await rig.PassAsync(TimeSpan.FromSeconds(15));
            foreach (ScaledObjectRef trigger in fresh)
            {
                long started = Stopwatch.GetTimestamp();
                await rig.ValueAsync(trigger);
                Assert.True(Stopwatch.GetElapsedTime(started) < Quick);
                double age = (rig.Clock.GetUtcNow() - (await rig.ShownAsync(trigger)).GetProperty("plan").GetProperty("time").GetDateTimeOffset()).TotalSeconds;
                oldest = quarter > 1 ? Math.Max(oldest, age) : 0;
            }
        }

        Assert.InRange(oldest, 0, 31);
    }

    private static RequestDelegate Fault(string name) => name switch
    {
        "500" => PrometheusAnswers.Error(500, "internal", "boom"),
        "503 page" => PrometheusAnswers.Json("<html>try later</html>", 503),
        "401" => PrometheusAnswers.Json("denied", 401),
        "truncated" => PrometheusAnswers.Truncated(PrometheusAnswers.Vector((0, 0))),
        "no json" => PrometheusAnswers.Json("0"),
        "100 MB" => PrometheusAnswers.Huge(100_000_000),
        "100 MB gzip" => PrometheusAnswers.Huge(100_000_000, gzip: true),
        "redirect" => PrometheusAnswers.Redirect("http://127.0.0.1:9/api/v1/query"),
        "NaN" => Sample("NaN"),
        "+Inf" => Sample("+Inf"),
        "two elements" => PrometheusAnswers.Json(PrometheusAnswers.Vector((Now, 0), (Now, 0))),
        "empty" => PrometheusAnswers.Json(PrometheusAnswers.Vector()),
        "hang" => PrometheusAnswers.Hang,
        _ => PrometheusAnswers.Drip,
    };

    private static double Now => FaultRig.Noon.ToUnixTimeSeconds();

    private static RequestDelegate Sample(string value) => async context =>
    {
        string time = context.Request.Form["time"].ToString() is { Length: > 0 } given ? given : context.Request.Form["end"].ToString();
        await PrometheusAnswers.Json(
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[" + time + ",\"" + value + "\"]}]}}")(context);
    };

    private static double MinuteOf(DateTimeOffset time) => 1 + ((time - FaultRig.Noon.AddDays(-30)).TotalMinutes % 10_000);

    /// <summary>A day between 100 at midnight and 300 at noon, with noise that repeats so that a seasonal model is right and the last value is not.</summary>
    private static double Daily(DateTimeOffset time)
    {
        double day = 200 - (100 * Math.Cos(2 * Math.PI * time.TimeOfDay.TotalDays));
        double noise = ((time.TimeOfDay.TotalMinutes * 7919) % 41) - 20;
        return double.Parse((day + noise).ToString("0.##", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static async Task FailsQuicklyAsync<T>(Func<Task<T>> call)
    {
        long started = Stopwatch.GetTimestamp();
        RpcException failure = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.True(Stopwatch.GetElapsedTime(started) < Quick, $"{Stopwatch.GetElapsedTime(started)}");
    }
}
