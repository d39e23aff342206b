using System.Net.Sockets;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PredictiveScaler.FunctionalTests.Faults;
using PredictiveScaler.Serving.Listening;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.FunctionalTests.Security;

/// <summary>Callers who hold what they were given: connections that say nothing, headers without an end, messages that come never or byte by byte.</summary>
public sealed class SlowCallerTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Longer = TimeSpan.FromSeconds(1.5);
    private FakePrometheus _source = null!;
    private FaultRig _rig = null!;

    private Uri Address => _rig.GrpcAddress;

    public async Task InitializeAsync()
    {
        _source = await FakePrometheus.StartAsync();
        _source.Demand = static (_, _) => 7;
        _rig = await FaultRig.StartAsync(
            _source.Address,
            ("Serve:HealthPort", "0"),
            ("Serve:Limits:MessageTimeout", "00:00:00.5"),
            ("Serve:Limits:OpeningTimeout", "00:00:00.7"),
            ("Serve:Limits:HeadersTimeout", "00:00:00.7"),
            ("Serve:Limits:MaxConnectionsPerAddress", "6"));
    }

    public async Task DisposeAsync()
    {
        await _rig.DisposeAsync();
        await _source.DisposeAsync();
    }

    [Theory]
    [InlineData("GetMetricSpec")]
    [InlineData("IsActive")]
    [InlineData("StreamIsActive")]
    public async Task A_call_whose_message_never_comes_is_ended_and_its_connection_goes_on(string method)
    {
        using RawHttp2 caller = await RawHttp2.OpenAsync(Address);
        int stream = await caller.BeginCallAsync(method);

        Assert.Equal("4", await caller.StatusAsync(stream, Patience));
        Assert.True(caller.HasEnded(stream));
        await AnswersAsync(caller);
        Assert.Contains("predictive_scaler_requests_refused_total{port=\"grpc\",reason=\"late\"}", await _rig.MetricsAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GetMetricSpec")]
    [InlineData("StreamIsActive")]
    public async Task A_message_that_comes_byte_by_byte_is_not_waited_for_any_longer(string method)
    {
        using RawHttp2 caller = await RawHttp2.OpenAsync(Address);
        int stream = await caller.BeginCallAsync(method);
        byte[] message = RawHttp2.Framed(FaultRig.Trigger());
        long started = TimeProvider.System.GetTimestamp();
        for (int i = 0; i < message.Length - 1 && !caller.HasEnded(stream); i++)
        {
            await caller.SendDataAsync(stream, message.AsMemory(i, 1));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        Assert.Equal("4", await caller.StatusAsync(stream, TimeSpan.FromSeconds(1)));
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.FromSeconds(0.4), Patience);
    }

    [Fact]
    public async Task A_unary_call_that_does_not_end_its_side_is_ended()
    {
        using RawHttp2 caller = await RawHttp2.OpenAsync(Address);
        int stream = await caller.BeginCallAsync("GetMetricSpec");
        await caller.SendDataAsync(stream, RawHttp2.Framed(FaultRig.Trigger()));

        Assert.Equal("4", await caller.StatusAsync(stream, Patience));
    }

    [Fact]
    public async Task A_stream_of_answers_may_be_silent_longer_than_all_these_times()
    {
        using RawHttp2 keda = await RawHttp2.OpenAsync(Address);
        int stream = await keda.BeginCallAsync("StreamIsActive");
        await keda.SendDataAsync(stream, RawHttp2.Framed(FaultRig.Trigger("pushed")), RawHttp2.EndStream);

        await Task.Delay(Longer, TimeProvider.System);

        Assert.False(keda.HasEnded(stream));
        Assert.False(keda.Closed.IsCompleted);
        await AnswersAsync(keda);
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r")]
    public async Task A_connection_that_does_not_say_what_it_speaks_is_closed(string said)
    {
        using RawHttp2 caller = await RawHttp2.ConnectAsync(Address);
        await caller.SendAsync(System.Text.Encoding.ASCII.GetBytes(said));

        await caller.Closed.WaitAsync(Patience);
    }

    [Fact]
    public async Task Headers_without_an_end_close_the_connection()
    {
        using RawHttp2 caller = await RawHttp2.OpenAsync(Address);
        await caller.BeginCallAsync("GetMetricSpec", flags: 0);

        await caller.Closed.WaitAsync(Patience);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET /api/v1/triggers HTTP/1.1\r\nHost: x\r\nX-Slow: ")]
    public async Task The_http_port_does_not_wait_either(string said)
    {
        using TcpClient caller = new();
        await caller.ConnectAsync("127.0.0.1", _rig.Http.BaseAddress!.Port);
        await caller.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(said));
        using StreamReader answer = new(caller.GetStream());

        string text = await answer.ReadToEndAsync().WaitAsync(Patience);

        Assert.True(text.Length == 0 || text.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), text);
    }

    [Fact]
    public async Task One_address_cannot_take_all_connections_and_other_ports_are_free_of_it()
    {
        await _rig.Keda.GetMetricSpecAsync(FaultRig.Trigger());
        List<RawHttp2> held = [];
        while (held.Count < 5)
        {
            held.Add(await RawHttp2.OpenAsync(Address));
            await AnswersAsync(held[^1]);
        }

        using RawHttp2 further = await RawHttp2.OpenAsync(Address);
        await further.Closed.WaitAsync(Patience);

        Assert.Contains(_rig.LogLines, line => line.Contains("has 6 connections, 6 of them from 127.0.0.1", StringComparison.Ordinal));
        await _rig.Keda.GetMetricSpecAsync(FaultRig.Trigger());
        Assert.Equal("ready\n", await _rig.Http.GetStringAsync(new Uri("readyz", UriKind.Relative)));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await HealthAsync(""));

        held[0].Dispose();
        await EventuallyServedAsync();
        held.ForEach(one => one.Dispose());
    }

    [Fact]
    public async Task Liveness_is_apart_from_readiness()
    {
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await HealthAsync("liveness"));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await HealthAsync("externalscaler.ExternalScaler"));

        _rig.App.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        HealthServiceImpl health = _rig.App.Services.GetRequiredService<HealthServiceImpl>();
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, (await health.Check(new HealthCheckRequest(), null!)).Status);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.Check(new HealthCheckRequest { Service = "liveness" }, null!)).Status);
    }

    private static async Task AnswersAsync(RawHttp2 caller)
    {
        int stream = await caller.BeginCallAsync("GetMetricSpec");
        await caller.SendDataAsync(stream, RawHttp2.Framed(FaultRig.Trigger()), RawHttp2.EndStream);
        using CancellationTokenSource limit = new(Patience, TimeProvider.System);
        while (!caller.HasEnded(stream))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }
    }

    private async Task EventuallyServedAsync()
    {
        using CancellationTokenSource limit = new(Patience, TimeProvider.System);
        while (true)
        {
            using RawHttp2 caller = await RawHttp2.OpenAsync(Address);
            await Task.WhenAny(caller.Closed, Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, limit.Token));
            limit.Token.ThrowIfCancellationRequested();
            if (!caller.Closed.IsCompleted)
            {
                return;
            }
        }
    }

    private async Task<HealthCheckResponse.Types.ServingStatus> HealthAsync(string service)
    {
        Uri port = new($"http://{_rig.App.Services.GetRequiredService<GrpcListener>().HealthEndPoint}");
        using GrpcChannel channel = GrpcChannel.ForAddress(port);
        return (await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = service })).Status;
    }
}
