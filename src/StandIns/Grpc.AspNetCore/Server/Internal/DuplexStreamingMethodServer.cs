using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

internal sealed class DuplexStreamingMethodServer<TRequest, TResponse>(
    Method<TRequest, TResponse> method, CallServer server, DuplexStreamingServerMethod<TRequest, TResponse> handler)
    : MethodServer<TRequest, TResponse>(method, server)
    where TRequest : class
    where TResponse : class
{
    protected override Task HandleAsync(ServerCall call) => call.AwaitAsync(handler(
        new RequestStream<TRequest>(call, Method.RequestMarshaller),
        new ResponseStream<TResponse>(call, Method.ResponseMarshaller),
        call));
}
