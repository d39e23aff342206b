using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Protocol;

namespace Grpc.Net.Client;

/// <summary>The status of a call, read from headers, trailers or the failure of the transport.</summary>
internal static class ResponseStatus
{
    public static bool TryRead(HttpHeaders fields, out Status status)
    {
        status = default;
        if (!fields.NonValidated.TryGetValues(GrpcHeaders.Status, out var values)
            || !int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            return false;
        }

        var message = fields.NonValidated.TryGetValues(GrpcHeaders.Message, out var text) ? StatusMessage.Decode(text.ToString()) : "";
        status = new Status((StatusCode)code, message);
        return true;
    }

    /// <summary>The status that a response without grpc-status stands for.</summary>
    public static Status OfHttp(HttpStatusCode code) => new(
        code switch
        {
            HttpStatusCode.BadRequest or HttpStatusCode.RequestHeaderFieldsTooLarge => StatusCode.Internal,
            HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
            HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
            HttpStatusCode.NotFound => StatusCode.Unimplemented,
            HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
            _ => StatusCode.Unknown,
        },
        string.Create(CultureInfo.InvariantCulture, $"The peer gave no gRPC status but HTTP status {(int)code}."));

    public static Status OfFailure(Exception exception) => exception switch
    {
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError
        } => new Status(StatusCode.Unavailable, "The peer cannot be reached.", exception),
        HttpRequestException or IOException => new Status(StatusCode.Unavailable, "The connection failed.", exception),
        _ => new Status(StatusCode.Internal, "The call failed.", exception),
    };

    public static Metadata ReadMetadata(HttpHeaders fields)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in fields.NonValidated)
        {
            foreach (var value in values)
            {
                MetadataHeaders.Add(metadata, name, value);
            }
        }

        return metadata;
    }
}
