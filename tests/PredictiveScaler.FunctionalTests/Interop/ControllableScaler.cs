using System.Collections.Concurrent;
using System.Globalization;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using PredictiveScaler.Serving.Contract;

namespace PredictiveScaler.FunctionalTests.Interop;

/// <summary>Does what the caller asks for in the metric's or the object's name, in the form "verb:argument".</summary>
internal sealed class ControllableScaler(HealthServiceImpl health) : ExternalScaler.ExternalScalerBase
{
    private readonly ConcurrentDictionary<object, string> _openStreams = new();
    private int _cancelled;
    private int _waiting;

    public int OpenStreams => _openStreams.Count;

    public override Task<IsActiveResponse> IsActive(ScaledObjectRef request, ServerCallContext context) =>
        Task.FromResult(new IsActiveResponse { Result = request.Name == "active" });

    /// <summary>The name of the metric tells the object; its target the number of metadata entries.</summary>
    public override Task<GetMetricSpecResponse> GetMetricSpec(ScaledObjectRef request, ServerCallContext context) =>
        Task.FromResult(new GetMetricSpecResponse
        {
            MetricSpecs =
            {
                new MetricSpec { MetricName = $"{request.Namespace}/{request.Name}", TargetSize = request.ScalerMetadata.Count },
            },
        });

    public override async Task<GetMetricsResponse> GetMetrics(GetMetricsRequest request, ServerCallContext context)
    {
        var words = request.MetricName.Split(':', 3);
        return words[0] switch
        {
            "value" => Value(double.Parse(words[1], CultureInfo.InvariantCulture)),
            "large" => Value(1, new string('n', int.Parse(words[1], CultureInfo.InvariantCulture))),
            "status" => throw new RpcException(new Status((StatusCode)int.Parse(words[1], CultureInfo.InvariantCulture), words[2])),
            "throw" => throw new InvalidOperationException("A secret of the server."),
            "wait" => await WaitAsync(context),
            "ignore-token" => await new TaskCompletionSource<GetMetricsResponse>().Task,
            "echo-metadata" => await EchoMetadataAsync(context),
            "health" => SetHealth(words[1], int.Parse(words[2], CultureInfo.InvariantCulture)),
            "cancelled" => Value(Volatile.Read(ref _cancelled)),
            "waiting" => Value(Volatile.Read(ref _waiting)),
            "open-streams" => Value(_openStreams.Count),
            "stream-connections" => Value(_openStreams.Values.Distinct().Count()),
            _ => throw new RpcException(new Status(StatusCode.InvalidArgument, request.MetricName)),
        };
    }

    public override async Task StreamIsActive(
        ScaledObjectRef request, IServerStreamWriter<IsActiveResponse> responseStream, ServerCallContext context)
    {
        var words = request.Name.Split(':', 2);
        if (words[0] == "open")
        {
            await HoldOpenAsync(responseStream, context);
            return;
        }

        var count = int.Parse(words[1], CultureInfo.InvariantCulture);
        for (var i = 0; i < count; i++)
        {
            await responseStream.WriteAsync(new IsActiveResponse { Result = i % 2 == 0 });
        }

        if (words[0] == "fail-after")
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"after {count}"));
        }
    }

    private static GetMetricsResponse Value(double value, string name = "test") =>
        new() { MetricValues = { new MetricValue { MetricName = name, MetricValueFloat = value } } };

    private static async Task<GetMetricsResponse> EchoMetadataAsync(ServerCallContext context)
    {
        var headers = new Metadata();
        foreach (var entry in context.RequestHeaders.Where(e => e.Key.StartsWith("x-", StringComparison.Ordinal)))
        {
            headers.Add(entry);
            context.ResponseTrailers.Add(entry);
        }

        await context.WriteResponseHeadersAsync(headers);
        return Value(1);
    }

    private async Task HoldOpenAsync(IServerStreamWriter<IsActiveResponse> responses, ServerCallContext context)
    {
        var stream = new object();
        _openStreams[stream] = context.Peer;
        try
        {
            await responses.WriteAsync(new IsActiveResponse { Result = true });
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
        }
        finally
        {
            _openStreams.TryRemove(stream, out _);
        }
    }

    private async Task<GetMetricsResponse> WaitAsync(ServerCallContext context)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _cancelled);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        return Value(1);
    }

    private GetMetricsResponse SetHealth(string service, int status)
    {
        health.SetStatus(service, (HealthCheckResponse.Types.ServingStatus)status);
        return Value(1);
    }
}
