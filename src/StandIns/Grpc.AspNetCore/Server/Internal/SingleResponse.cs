using Grpc.Core;
using Grpc.Protocol;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>The one response of a unary or client-streaming call. It leaves together with the trailers.</summary>
internal static class SingleResponse
{
    public static Task WriteAsync<T>(ServerCall call, Marshaller<T> marshaller, T? response)
        where T : class
    {
        if (call.Status.StatusCode != StatusCode.OK)
        {
            return Task.CompletedTask;
        }

        return response is null
            ? throw ProtocolErrors.Error(StatusCode.Cancelled, "The handler returned no message.")
            : call.WriteAsync(marshaller, response, flush: false, CancellationToken.None);
    }
}
