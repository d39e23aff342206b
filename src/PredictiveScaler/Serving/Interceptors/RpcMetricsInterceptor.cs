using Grpc.Core;
using Grpc.Core.Interceptors;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Serving.Interceptors;

/// <summary>Counts and times every call, with the code that its caller sees: it goes around all other interceptors.</summary>
internal sealed class RpcMetricsInterceptor(RpcMetrics metrics, ServerDeadlineOptions options) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        long started = options.Clock.GetTimestamp();
        Task<TResponse> handling;
        try
        {
            handling = continuation(request, context);
        }
        catch (Exception failure)
        {
            RecordUnary(context, CodeOf(failure, context), started);
            throw;
        }

        if (!handling.IsCompletedSuccessfully)
        {
            return AwaitAsync(handling, context, started);
        }

        RecordUnary(context, context.Status.StatusCode, started);
        return handling;
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        StreamAsync(context, () => continuation(request, responseStream, context));

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        StreamAsync(context, () => continuation(requestStream, responseStream, context));

    private StatusCode CodeOf(Exception failure, ServerCallContext context) => failure switch
    {
        RpcException rpc => rpc.StatusCode,
        OperationCanceledException when options.Clock.GetUtcNow().UtcDateTime >= context.Deadline => StatusCode.DeadlineExceeded,
        OperationCanceledException when context.CancellationToken.IsCancellationRequested => StatusCode.Cancelled,
        _ => StatusCode.Unknown,
    };

    private async Task<T> AwaitAsync<T>(Task<T> handling, ServerCallContext context, long started)
    {
        try
        {
            T response = await handling.ConfigureAwait(false);
            RecordUnary(context, context.Status.StatusCode, started);
            return response;
        }
        catch (Exception failure)
        {
            RecordUnary(context, CodeOf(failure, context), started);
            throw;
        }
    }

    private async Task StreamAsync(ServerCallContext context, Func<Task> handle)
    {
        metrics.RecordOpened(context.Method);
        StatusCode code = StatusCode.Unknown;
        try
        {
            await handle().ConfigureAwait(false);
            code = context.Status.StatusCode;
        }
        catch (Exception failure)
        {
            code = CodeOf(failure, context);
            throw;
        }
        finally
        {
            metrics.RecordClosed(context.Method, code);
        }
    }

    private void RecordUnary(ServerCallContext context, StatusCode code, long started) =>
        metrics.RecordUnary(context.Method, code, options.Clock.GetElapsedTime(started).TotalSeconds);
}
