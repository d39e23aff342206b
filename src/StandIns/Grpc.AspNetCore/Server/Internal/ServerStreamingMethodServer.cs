using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

internal sealed class ServerStreamingMethodServer<TRequest, TResponse>(
    Method<TRequest, TResponse> method, CallServer server, ServerStreamingServerMethod<TRequest, TResponse> handler)
    : MethodServer<TRequest, TResponse>(method, server)
    where TRequest : class
    where TResponse : class
{
    protected override async Task HandleAsync(ServerCall call)
    {
        var request = await call.ReadSingleAsync(Method.RequestMarshaller).ConfigureAwait(false);
        await call.AwaitAsync(handler(request, new ResponseStream<TResponse>(call, Method.ResponseMarshaller), call)).ConfigureAwait(false);
    }
}
