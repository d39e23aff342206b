using System.Globalization;
using Grpc.Core;
using Grpc.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Writes the status where the protocol wants it: in the trailers, or in the headers when there is no body.</summary>
internal static class ResponseEnd
{
    private static readonly StringValues[] StatusValues =
        [.. Enumerable.Range(0, 17).Select(code => new StringValues(code.ToString(CultureInfo.InvariantCulture)))];

    private static readonly StringValues ContentType = GrpcHeaders.ContentType;

    public static void TrailersOnly(HttpContext http, Status status, Metadata? trailers = null)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.Headers.ContentType = ContentType;
        Write(http.Response.Headers, status, trailers);
    }

    public static void Trailers(HttpContext http, Status status, Metadata? trailers)
    {
        var fields = http.Features.Get<IHttpResponseTrailersFeature>()?.Trailers
            ?? throw new InvalidOperationException("The connection has no trailers.");
        Write(fields, status, trailers);
    }

    public static void Write(IHeaderDictionary fields, Metadata metadata)
    {
        foreach (var entry in metadata)
        {
            if (!GrpcHeaders.IsReserved(entry.Key))
            {
                fields.Append(entry.Key, MetadataHeaders.ValueOf(entry));
            }
        }
    }

    private static void Write(IHeaderDictionary fields, Status status, Metadata? trailers)
    {
        var code = (int)status.StatusCode;
        fields[GrpcHeaders.Status] = (uint)code < (uint)StatusValues.Length
            ? StatusValues[code]
            : code.ToString(CultureInfo.InvariantCulture);
        if (!string.IsNullOrEmpty(status.Detail))
        {
            fields[GrpcHeaders.Message] = StatusMessage.Encode(status.Detail);
        }

        if (trailers is not null)
        {
            Write(fields, trailers);
        }
    }
}
