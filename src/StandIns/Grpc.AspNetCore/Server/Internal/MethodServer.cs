using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using Grpc.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Serves the calls of one method.</summary>
internal abstract class MethodServer<TRequest, TResponse>(Method<TRequest, TResponse> method, CallServer server)
    where TRequest : class
    where TResponse : class
{
    protected Method<TRequest, TResponse> Method { get; } = method;

    public async Task ServeAsync(HttpContext http)
    {
        if (!TryBegin(http, out var call))
        {
            return;
        }

        try
        {
            await HandleAsync(call).ConfigureAwait(false);
            await call.SucceedAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await call.FailAsync(e).ConfigureAwait(false);
        }
    }

    protected abstract Task HandleAsync(ServerCall call);

    private bool TryBegin(HttpContext http, [NotNullWhen(true)] out ServerCall? call)
    {
        call = null;
        if (!RequestAdmission.IsGrpcRequest(http))
        {
            return false;
        }

        if (!TryReadDeadline(http.Request.Headers, out var timeLeft))
        {
            return Refuse(http, new Status(StatusCode.Internal, "grpc-timeout is malformed."));
        }

        var encoding = http.Request.Headers[GrpcHeaders.Encoding].ToString();
        var gzip = encoding == GrpcHeaders.Gzip;
        if (!gzip && encoding is not ("" or GrpcHeaders.Identity))
        {
            http.Response.Headers[GrpcHeaders.AcceptEncoding] = GrpcHeaders.KnownEncodings;
            return Refuse(http, new Status(StatusCode.Unimplemented, "The grpc-encoding of the request is not supported."));
        }

        AllowLongBody(http);
        call = new ServerCall(http, Method, server, timeLeft, gzip);
        return true;
    }

    private bool Refuse(HttpContext http, Status status)
    {
        Log.RequestRefused(server.Logger, Method.FullName, status.Detail);
        ResponseEnd.TrailersOnly(http, status);
        return false;
    }

    private static bool TryReadDeadline(IHeaderDictionary headers, out TimeSpan? timeLeft)
    {
        timeLeft = null;
        if (!headers.TryGetValue(GrpcHeaders.Deadline, out var text))
        {
            return true;
        }

        var valid = DeadlineHeader.TryParse(text.ToString(), out var parsed);
        timeLeft = parsed;
        return valid;
    }

    // The size limit is per message; a stream of messages may be of any length.
    private void AllowLongBody(HttpContext http)
    {
        if (Method.Type is MethodType.ClientStreaming or MethodType.DuplexStreaming
            && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }
    }
}
