using System.Globalization;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace PredictiveScaler.Serving.Interceptors;

/// <summary>
/// Ends every unary call with DEADLINE_EXCEEDED after the server's own deadline, even when its handler ignores the token:
/// KEDA sets no deadline of its own in its poll loop and would wait for good. A handler that completes synchronously costs
/// one small object and no timer.
/// </summary>
internal sealed class ServerDeadlineInterceptor(ServerDeadlineOptions options, ILogger<ServerDeadlineInterceptor> logger) : Interceptor
{
    private readonly Status _exceeded = new(
        StatusCode.DeadlineExceeded,
        string.Create(CultureInfo.InvariantCulture, $"The server did not answer within its own deadline of {options.Unary.TotalSeconds} s."));

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var call = new DeadlineCallContext(context, options.Unary, options.Clock);
        var handling = continuation(request, call);
        if (!handling.IsCompletedSuccessfully)
        {
            return AwaitAsync(handling, call);
        }

        call.Dispose();
        return handling;
    }

    private async Task<T> AwaitAsync<T>(Task<T> handling, DeadlineCallContext call)
    {
        using (call)
        {
            try
            {
                return await handling.WaitAsync(call.CancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (call.HasDeadlinePassed)
            {
                _ = ObserveAsync(handling, call.Method);
                throw new RpcException(_exceeded);
            }
        }
    }

    private async Task ObserveAsync(Task handling, string method)
    {
        try
        {
            await handling.ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or RpcException)
        {
        }
        catch (Exception e)
        {
            Log.FailedAfterDeadline(logger, method, e);
        }
    }
}
