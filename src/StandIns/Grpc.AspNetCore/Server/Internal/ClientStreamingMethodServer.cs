using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

internal sealed class ClientStreamingMethodServer<TRequest, TResponse>(
    Method<TRequest, TResponse> method, CallServer server, ClientStreamingServerMethod<TRequest, TResponse> handler)
    : MethodServer<TRequest, TResponse>(method, server)
    where TRequest : class
    where TResponse : class
{
    protected override async Task HandleAsync(ServerCall call)
    {
        var response = await call.AwaitAsync(handler(new RequestStream<TRequest>(call, Method.RequestMarshaller), call)).ConfigureAwait(false);
        await SingleResponse.WriteAsync(call, Method.ResponseMarshaller, response).ConfigureAwait(false);
    }
}
