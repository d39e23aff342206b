using System.Diagnostics;
using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using PredictiveScaler.FunctionalTests.Faults;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.FunctionalTests.Peering;

/// <summary>Between SIGTERM and the end: who looks finds the other replicas, who calls all the same is answered.</summary>
public sealed class DrainTests
{
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_replica_that_drains_is_not_ready_ends_its_streams_with_OK_and_goes_on_answering()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        source.Demand = static (_, _) => 42;
        await using ScalerProcess process = ScalerProcess.Start(
            new Dictionary<string, string>
            {
                ["Serve:GrpcPort"] = "0",
                ["Serve:HttpPort"] = "0",
                ["Serve:DrainFor"] = Drain.ToString("c"),
                ["Sources:main:Url"] = source.Address.AbsoluteUri,
            },
            "serve");
        (Uri grpc, Uri address) = await process.AddressesAsync();
        using HttpClient http = new() { BaseAddress = address };
        using GrpcChannel channel = GrpcChannel.ForAddress(grpc);
        ExternalScaler.ExternalScalerClient keda = new(channel);
        await keda.GetMetricSpecAsync(FaultRig.Trigger());
        using AsyncServerStreamingCall<IsActiveResponse> stream = keda.StreamIsActive(FaultRig.Trigger());
        Assert.True(await stream.ResponseStream.MoveNext(default).WaitAsync(Patience));

        Stopwatch watch = Stopwatch.StartNew();
        Task<int> exit = process.TerminateAsync();
        Assert.False(await stream.ResponseStream.MoveNext(default).WaitAsync(Patience));
        Assert.Equal(StatusCode.OK, stream.GetStatus().StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync(new Uri("readyz", UriKind.Relative))).StatusCode);
        GetMetricsResponse answer = await keda.GetMetricsAsync(new GetMetricsRequest { ScaledObjectRef = FaultRig.Trigger(), MetricName = "m" });
        Assert.Equal(42, answer.MetricValues.Single().MetricValueFloat);
        Assert.Equal(0, await exit);
        Assert.True(watch.Elapsed >= Drain, $"{watch.Elapsed}");
    }
}
