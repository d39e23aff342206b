using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using PredictiveScaler.Serving.Contract;

namespace PredictiveScaler.FunctionalTests.Interop;

/// <summary>The C# client that demo, explain, doctor and the load program use.</summary>
[Collection("Interop")]
public sealed class ChannelTests : IDisposable
{
    private readonly InteropServerFixture _fixture;
    private readonly GrpcChannel _channel;
    private readonly ExternalScaler.ExternalScalerClient _client;

    public ChannelTests(InteropServerFixture fixture)
    {
        _fixture = fixture;
        _channel = GrpcChannel.ForAddress($"http://{fixture.Server.Address}");
        _client = new ExternalScaler.ExternalScalerClient(_channel);
    }

    public void Dispose() => _channel.Dispose();

    [Fact]
    public async Task Unary_calls_bring_the_answer()
    {
        var answer = await _client.GetMetricsAsync(new GetMetricsRequest { MetricName = "value:3.5" });
        Assert.Equal(3.5, answer.MetricValues.Single().MetricValueFloat);
        Assert.True(_client.IsActive(new ScaledObjectRef { Name = "active" }).Result);
    }

    [Fact]
    public async Task A_failed_call_throws_its_status()
    {
        var error = await Assert.ThrowsAsync<RpcException>(
            () => _client.GetMetricsAsync(new GetMetricsRequest { MetricName = "status:5:50 % größer" }).ResponseAsync);
        Assert.Equal((StatusCode.NotFound, "50 % größer"), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task The_deadline_ends_a_call()
    {
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(100);
        var error = await Assert.ThrowsAsync<RpcException>(
            () => _client.GetMetricsAsync(new GetMetricsRequest { MetricName = "ignore-token" }, deadline: deadline).ResponseAsync);
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }

    [Fact]
    public async Task Cancelling_ends_a_call()
    {
        using var cancel = new CancellationTokenSource();
        var call = _client.GetMetricsAsync(new GetMetricsRequest { MetricName = "ignore-token" }, cancellationToken: cancel.Token);
        await cancel.CancelAsync();
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
    }

    [Fact]
    public async Task Streams_are_read_to_their_end()
    {
        using var call = _client.StreamIsActive(new ScaledObjectRef { Name = "count:500" });
        var count = 0;
        await foreach (var message in call.ResponseStream.ReadAllAsync())
        {
            Assert.Equal(count++ % 2 == 0, message.Result);
        }

        Assert.Equal(500, count);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Binary_metadata_passes_both_ways()
    {
        var call = _client.GetMetricsAsync(
            new GetMetricsRequest { MetricName = "echo-metadata" }, new Metadata { { "x-bytes-bin", [0, 255, 44] } });
        await call;
        Assert.Equal([0, 255, 44], (await call.ResponseHeadersAsync).GetValueBytes("x-bytes-bin"));
        Assert.Equal([0, 255, 44], call.GetTrailers().GetValueBytes("x-bytes-bin"));
    }

    [Fact]
    public async Task A_peer_that_is_not_there_is_unavailable()
    {
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:1");
        var client = new ExternalScaler.ExternalScalerClient(channel);
        var error = await Assert.ThrowsAsync<RpcException>(() => client.IsActiveAsync(new ScaledObjectRef()).ResponseAsync);
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    [Fact]
    public async Task The_health_port_serves_health_alone()
    {
        using var channel = GrpcChannel.ForAddress($"http://{_fixture.Server.HealthAddress}");
        var health = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest());
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
        var scaler = new ExternalScaler.ExternalScalerClient(channel);
        var error = await Assert.ThrowsAsync<RpcException>(() => scaler.IsActiveAsync(new ScaledObjectRef()).ResponseAsync);
        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
    }
}
