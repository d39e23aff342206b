using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Grpc.Core;
using Grpc.Health.V1;
using PredictiveScaler.FunctionalTests.Faults;
using PredictiveScaler.Serving;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.TestSupport;
using Xunit.Abstractions;

namespace PredictiveScaler.FunctionalTests.RealPrometheus;

/// <summary><c>serve</c> as a pod runs it: a process on the system's clock, a real Prometheus, probes, KEDA's calls, a rolling update, a sudden death.</summary>
[Collection("RealPrometheus")]
public sealed class ServeProcessTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [RequiresProgramFact("prometheus", "promtool", "kill")]
    public async Task It_gets_ready_answers_from_Prometheus_and_leaves_politely()
    {
        await using ServedPod pod = await ServedPod.CreateAsync();
        await using ScalerProcess process = pod.Start();
        (_, Uri http) = await process.AddressesAsync();
        Assert.Equal("ready\n", await pod.Http.GetStringAsync(new Uri(http, "readyz")));
        foreach (string service in (string[])["", ServingNames.Service])
        {
            HealthCheckRequest check = new() { Service = service };
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await pod.Health.CheckAsync(check)).Status);
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await pod.HealthAtProbePort.CheckAsync(check)).Status);
        }

        double first = await pod.ValueAsync();
        JsonElement trigger = await WhenPredictiveAsync(pod, http);
        double nowcast = trigger.GetProperty("plan").GetProperty("nowcast").GetDouble();
        (double low, double high) = pod.DemandAround(trigger.GetProperty("plan").GetProperty("time").GetDateTimeOffset());
        Assert.InRange(nowcast, low * 0.999, high * 1.001);
        Assert.True(first >= Math.Min(low, nowcast) * 0.5, $"{first}");
        Assert.True(await pod.ValueAsync() >= nowcast);

        using AsyncServerStreamingCall<IsActiveResponse> active = pod.Keda.StreamIsActive(pod.ScaledObject);
        using AsyncServerStreamingCall<HealthCheckResponse> watch = pod.Health.Watch(new HealthCheckRequest());
        Assert.True(await active.ResponseStream.MoveNext(default) && active.ResponseStream.Current.Result);
        Assert.True(await watch.ResponseStream.MoveNext(default));
        long asked = TimeProvider.System.GetTimestamp();
        Task<int> exit = process.TerminateAsync();
        Assert.False(await active.ResponseStream.MoveNext(default).WaitAsync(Patience));
        while (await watch.ResponseStream.MoveNext(default).WaitAsync(Patience))
        {
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, watch.ResponseStream.Current.Status);
        }

        Assert.Equal(StatusCode.OK, active.GetStatus().StatusCode);
        Assert.Equal(StatusCode.OK, watch.GetStatus().StatusCode);
        Assert.Equal(0, await exit);
        TimeSpan took = TimeProvider.System.GetElapsedTime(asked);
        output.WriteLine($"first value {first:0.#}, nowcast {nowcast:0.#}, exit {took.TotalSeconds:0.0} s after SIGTERM");
        Assert.True(took < TimeSpan.FromSeconds(10), $"{took}");
    }

    [RequiresProgramFact("prometheus", "promtool")]
    public async Task Killed_under_load_it_resumes_its_plan_and_never_answers_an_unmeasured_zero()
    {
        await using ServedPod pod = await ServedPod.CreateAsync();
        ConcurrentQueue<double> values = new();
        using CancellationTokenSource end = new();
        Task[] load;
        await using (ScalerProcess doomed = pod.Start())
        {
            (_, Uri http) = await doomed.AddressesAsync();
            load = [.. Enumerable.Range(0, 8).Select(_ => LoadAsync(pod, values, end.Token))];
            await WhenPredictiveAsync(pod, http);

            // Saved every second and written a second later.
            await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System);
            await doomed.KillAsync();
        }

        int before = values.Count;
        await using ScalerProcess restarted = pod.Start();
        (_, Uri address) = await restarted.AddressesAsync();
        double first = await pod.ValueAsync();
        JsonElement plan = (await TriggerAsync(pod, address))!.Value;
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        await end.CancelAsync();
        await Task.WhenAll(load);

        output.WriteLine($"{before} answers before the kill, {values.Count - before} after; first after restart {first:0.#}, {plan.GetProperty("state")}");
        Assert.True(first > 0);
        Assert.Equal("predictive", plan.GetProperty("state").GetString());
        Assert.True(before > 100 && values.Count - before > 100);
        Assert.All(values, value => Assert.True(value > 0));
        Assert.DoesNotContain("fail:", restarted.Log, StringComparison.Ordinal);
    }

    private static async Task LoadAsync(ServedPod pod, ConcurrentQueue<double> values, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                values.Enqueue(await pod.ValueAsync());
            }
            catch (RpcException)
            {
                // No plan yet, or nobody listens: an error, not a 0.
                await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private static async Task<JsonElement> WhenPredictiveAsync(ServedPod pod, Uri http)
    {
        for (long started = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(started) < Patience;)
        {
            if (await TriggerAsync(pod, http) is { } trigger && trigger.GetProperty("state").GetString() == "predictive")
            {
                return trigger;
            }

            await Task.Delay(Pause, TimeProvider.System);
        }

        throw new TimeoutException("Not predictive: " + await TriggerAsync(pod, http));
    }

    private static async Task<JsonElement?> TriggerAsync(ServedPod pod, Uri http)
    {
        JsonElement list = await pod.Http.GetFromJsonAsync<JsonElement>(new Uri(http, "api/v1/triggers"));
        return list.GetArrayLength() == 0 ? null : await pod.Http.GetFromJsonAsync<JsonElement>(new Uri(http, $"api/v1/triggers/{list[0].GetProperty("key").GetString()}"));
    }
}
