using Grpc.Core;
using Grpc.Net.Client;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.FunctionalTests.Faults;

/// <summary>What only a process of its own shows, on the system's clock.</summary>
public sealed class ProcessFaultTests
{
    private const int MiB = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Killed_under_load_it_comes_back_with_its_plans_though_its_source_is_gone()
    {
        string directory = Directory.CreateTempSubdirectory("killed-").FullName;
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        source.Demand = static (_, _) => 42;
        for (int round = 0; round < 2; round++)
        {
            await using ScalerProcess service = Start(source, directory);
            using GrpcChannel channel = GrpcChannel.ForAddress((await service.AddressesAsync()).Grpc);
            ExternalScaler.ExternalScalerClient keda = new(channel);
            using CancellationTokenSource end = new();
            Task[] load = [.. Enumerable.Range(0, 8).Select(i => LoadAsync(keda, $"app-{i}", end.Token))];

            // Saved every second and written a second later.
            await Task.Delay(TimeSpan.FromSeconds(6), TimeProvider.System);
            await service.KillAsync();
            await end.CancelAsync();
            await Task.WhenAll(load);
            Assert.DoesNotContain("6002", service.Log, StringComparison.Ordinal);
        }

        source.Answer = PrometheusAnswers.Hang;
        await using ScalerProcess again = Start(source, directory);
        using GrpcChannel last = GrpcChannel.ForAddress((await again.AddressesAsync()).Grpc);
        ExternalScaler.ExternalScalerClient client = new(last);
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(42, await ValueAsync(client, $"app-{i}"));
        }

        await again.KillAsync();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Answers_of_100_MB_to_50_triggers_do_not_grow_the_process()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        source.Demand = static (_, _) => 42;
        await using ScalerProcess service = Start(source, "");
        using GrpcChannel channel = GrpcChannel.ForAddress((await service.AddressesAsync()).Grpc);
        ExternalScaler.ExternalScalerClient keda = new(channel);
        for (int i = 0; i < 50; i++)
        {
            await keda.GetMetricSpecAsync(FaultRig.Trigger($"app-{i}", ("queryStep", "10s"), ("historyTimeWindow", "1d")));
        }

        await Task.Delay(TimeSpan.FromSeconds(8), TimeProvider.System);
        long before = service.Memory;
        source.Answer = PrometheusAnswers.Huge(100_000_000);
        long most = before;
        for (int i = 0; i < 60; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
            most = Math.Max(most, service.Memory);
        }

        // 50 answers of 100 MB are 5 GB; what a connection buffers and the collector leaves is a few MiB each.
        Assert.True(most - before < 150L * MiB, $"{before / MiB} MiB grew to {most / MiB} MiB");
    }

    private static ScalerProcess Start(FakePrometheus source, string store) => ScalerProcess.Start(
        new Dictionary<string, string>
        {
            ["Sources:main:Url"] = source.Address.AbsoluteUri,
            ["Serve:GrpcPort"] = "0",
            ["Serve:HttpPort"] = "0",
            ["Serve:Store"] = store,
            ["Control:SaveEvery"] = "00:00:01",
            ["Store:FlushSeconds"] = "1",
        },
        "serve");

    private static async Task LoadAsync(ExternalScaler.ExternalScalerClient keda, string name, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                // The first call may come before the first plan; it is an error then, not a 0.
                Assert.Equal(42, await ValueAsync(keda, name));
            }
            catch (RpcException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private static async Task<double> ValueAsync(ExternalScaler.ExternalScalerClient keda, string name)
    {
        GetMetricsRequest request = new() { ScaledObjectRef = FaultRig.Trigger(name), MetricName = "m" };
        GetMetricsResponse answer = await keda.GetMetricsAsync(request).ResponseAsync.WaitAsync(Patience);
        return answer.MetricValues.Single().MetricValueFloat;
    }
}
