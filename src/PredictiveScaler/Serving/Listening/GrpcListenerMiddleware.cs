using System.Globalization;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PredictiveScaler.Serving.Listening;

/// <summary>
/// Keeps the ports apart: the gRPC port serves nothing but gRPC, the health port nothing but health, whatever else the
/// application maps for its HTTP port. Refuses with a status what is too large, too much, or does not come.
/// </summary>
internal sealed class GrpcListenerMiddleware(RequestDelegate next, GrpcListenerOptions options, CallAdmission admission)
{
    private const string ContentType = "application/grpc";
    private const int BytesPerField = 32;
    private static readonly PathString HealthService = "/grpc.health.v1.Health";
    private static readonly PathString HandOverService = "/predictivescaler.peering.v1.HandOver";

    public Task InvokeAsync(HttpContext http)
    {
        if (http.Features.Get<ListenerFeature>() is not { Kind: ListenerKind.Services or ListenerKind.HealthOnly or ListenerKind.Peers } listener)
        {
            return next(http);
        }

        if (http.Request.ContentType is not { } type || !type.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return Task.CompletedTask;
        }

        if (listener.Kind == ListenerKind.HealthOnly && !http.Request.Path.StartsWithSegments(HealthService, StringComparison.Ordinal))
        {
            return RefuseAsync(http, StatusCode.Unimplemented, "This port serves grpc.health.v1.Health alone.");
        }

        if ((listener.Kind == ListenerKind.Peers) != http.Request.Path.StartsWithSegments(HandOverService, StringComparison.Ordinal))
        {
            return RefuseAsync(http, StatusCode.Unimplemented, "Not served on this port.");
        }

        if (SizeOf(http.Request.Headers) > options.MaxMetadataBytes)
        {
            admission.Refused(http, listener, "size");
            return RefuseAsync(http, StatusCode.ResourceExhausted, $"The metadata of the call has more than {options.MaxMetadataBytes} bytes.");
        }

        return http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method is { } method ? AdmitAsync(http, listener, method.Type) : next(http);
    }

    private async Task AdmitAsync(HttpContext http, ListenerFeature listener, MethodType type)
    {
        if (admission.TryEnter(listener, type) is { } refusal)
        {
            admission.Refused(http, listener, refusal);
            await RefuseAsync(http, StatusCode.ResourceExhausted, CallAdmission.Sentence(refusal));
            return;
        }

        bool isStream = type is MethodType.ClientStreaming or MethodType.DuplexStreaming;
        BoundedMessageBody body = new(http.Request.BodyReader, isStream, options.Limits.MessageTimeout, TimeProvider.System);
        http.Features.Set<IRequestBodyPipeFeature>(body);
        try
        {
            await next(http);
        }
        finally
        {
            body.End();
            admission.Leave(listener, type);
            if (body.IsLate)
            {
                admission.Refused(http, listener, "late");
            }
        }
    }

    private static long SizeOf(IHeaderDictionary headers)
    {
        long size = 0;
        foreach (var (name, values) in headers)
        {
            for (var i = 0; i < values.Count; i++)
            {
                size += name.Length + (values[i]?.Length ?? 0) + BytesPerField;
            }
        }

        return size;
    }

    private static Task RefuseAsync(HttpContext http, StatusCode code, string message)
    {
        http.Response.ContentType = ContentType;
        http.Response.Headers["grpc-status"] = ((int)code).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["grpc-message"] = message;
        return Task.CompletedTask;
    }
}
