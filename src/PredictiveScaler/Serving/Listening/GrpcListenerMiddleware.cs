using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace PredictiveScaler.Serving.Listening;

/// <summary>
/// Keeps the ports apart: the gRPC port serves nothing but gRPC, the health port nothing but health, whatever else the
/// application maps for its HTTP port. Refuses oversized metadata with a status.
/// </summary>
internal sealed class GrpcListenerMiddleware(RequestDelegate next, GrpcListenerOptions options)
{
    private const string ContentType = "application/grpc";
    private const int BytesPerField = 32;
    private static readonly PathString HealthService = "/grpc.health.v1.Health";

    public Task InvokeAsync(HttpContext http)
    {
        if (http.Features.Get<ListenerFeature>() is not { } listener)
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

        return SizeOf(http.Request.Headers) > options.MaxMetadataBytes
            ? RefuseAsync(http, StatusCode.ResourceExhausted, $"The metadata of the call has more than {options.MaxMetadataBytes} bytes.")
            : next(http);
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
