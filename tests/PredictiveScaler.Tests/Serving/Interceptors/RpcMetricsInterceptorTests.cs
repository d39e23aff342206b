using System.Diagnostics.Metrics;
using Grpc.Core;
using NSubstitute;
using PredictiveScaler.Serving.Interceptors;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Tests.Serving.Interceptors;

public sealed class RpcMetricsInterceptorTests : IDisposable
{
    private const int Calls = 1000;
    private readonly RpcMetricsInterceptor _interceptor = new(new RpcMetrics(), new ServerDeadlineOptions());
    private readonly MeterListener _listener = new();
    private readonly List<string> _counted = [];
    private readonly string _method = $"test.Service/{Guid.NewGuid():N}";
    private readonly PlainCall _call;

    public RpcMetricsInterceptorTests()
    {
        _call = new PlainCall("/" + _method);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ScalerMeter.Name && instrument.Name is "rpcs_total" or "rpc_streams")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument.Name, value, tags));
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_call_is_counted_with_the_code_that_its_caller_sees()
    {
        _listener.Start();
        await Unary(_ => Task.FromResult("ok"));
        await Assert.ThrowsAsync<RpcException>(() => Unary(_ => throw new RpcException(new Status(StatusCode.InvalidArgument, ""))));
        await Assert.ThrowsAsync<RpcException>(() => Unary(async _ =>
        {
            await Task.Yield();
            throw new RpcException(new Status(StatusCode.Unavailable, ""));
        }));
        await Assert.ThrowsAsync<FormatException>(() => Unary(_ => Task.FromException<string>(new FormatException())));

        Assert.Equal(["rpcs_total OK +1", "rpcs_total InvalidArgument +1", "rpcs_total Unavailable +1", "rpcs_total Unknown +1"], _counted);
    }

    [Fact]
    public async Task An_open_stream_is_a_gauge_and_its_end_is_counted()
    {
        _listener.Start();
        TaskCompletionSource end = new();
        Task stream = _interceptor.ServerStreamingServerHandler("request", Substitute.For<IServerStreamWriter<string>>(), _call, (_, _, _) => end.Task);
        Assert.Equal(["rpc_streams +1"], _counted);
        end.SetResult();
        await stream;

        Assert.Equal(["rpc_streams +1", "rpc_streams -1", "rpcs_total OK +1"], _counted);
    }

    [Fact]
    public void A_warm_call_that_is_answered_at_once_allocates_nothing()
    {
        Task<string> answer = Task.FromResult("now");
        UnaryServerMethod<string, string> handler = (_, _) => answer;
        long Allocated()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Calls; i++)
            {
                _interceptor.UnaryServerHandler("request", _call, handler);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated();

        Assert.Equal(0, Allocated());
    }

    private Task<string> Unary(Func<ServerCallContext, Task<string>> handler) =>
        _interceptor.UnaryServerHandler("request", _call, (_, call) => handler(call));

    private void Note(string instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Dictionary<string, object?> labels = new(tags.ToArray());
        if (labels["method"] as string == _method)
        {
            _counted.Add(string.Join(' ', new[] { instrument, labels.GetValueOrDefault("code") as string, value > 0 ? $"+{value}" : $"{value}" }.OfType<string>()));
        }
    }

    private sealed class PlainCall(string method) : ServerCallContext
    {
        protected override string MethodCore => method;

        protected override string HostCore => "";

        protected override string PeerCore => "";

        protected override DateTime DeadlineCore => DateTime.MaxValue;

        protected override Metadata RequestHeadersCore => [];

        protected override CancellationToken CancellationTokenCore => default;

        protected override Metadata ResponseTrailersCore => [];

        protected override Status StatusCore { get; set; } = Status.DefaultSuccess;

        protected override WriteOptions? WriteOptionsCore { get; set; }

        protected override AuthContext AuthContextCore => throw new NotSupportedException();

        protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;

        protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();
    }
}
