using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

internal sealed class UnaryMethodServer<TRequest, TResponse>(
    Method<TRequest, TResponse> method, CallServer server, UnaryServerMethod<TRequest, TResponse> handler)
    : MethodServer<TRequest, TResponse>(method, server)
    where TRequest : class
    where TResponse : class
{
    protected override async Task HandleAsync(ServerCall call)
    {
        var request = await call.ReadSingleAsync(Method.RequestMarshaller).ConfigureAwait(false);
        var handling = handler(request, call);
        var response = handling.IsCompletedSuccessfully ? handling.Result : await call.AwaitAsync(handling).ConfigureAwait(false);
        await SingleResponse.WriteAsync(call, Method.ResponseMarshaller, response).ConfigureAwait(false);
    }
}
