using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Hosting;

namespace PredictiveScaler.Serving.Interceptors;

/// <summary>
/// Ends response streams with OK when the service stops. After OK KEDA opens the stream again in 2 s; after an error only in
/// up to 60 s, and no later success shortens that. A streaming handler need do nothing but wait on its context's token: that
/// fires on shutdown too, and the cancellation it then throws becomes OK.
/// </summary>
internal sealed class StreamShutdownInterceptor(IHostApplicationLifetime lifetime) : Interceptor
{
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        RunAsync(context, call => continuation(request, responseStream, call));

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        RunAsync(context, call => continuation(requestStream, responseStream, call));

    private async Task RunAsync(ServerCallContext context, Func<ServerCallContext, Task> handle)
    {
        var stopping = lifetime.ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, stopping);
        try
        {
            await handle(new StoppableCallContext(context, end.Token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            // The end that was asked for.
        }
    }

    private sealed class StoppableCallContext(ServerCallContext inner, CancellationToken token) : RelayedCallContext(inner)
    {
        protected override CancellationToken CancellationTokenCore => token;
    }
}
