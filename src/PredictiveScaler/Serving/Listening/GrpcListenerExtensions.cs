using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PredictiveScaler.Serving.Interceptors;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Serving.Listening;

/// <summary>Sets up the gRPC side of a host in three steps: services, middleware, endpoints.</summary>
internal static class GrpcListenerExtensions
{
    /// <summary>Ports, limits, deadlines, shutdown of streams, health and reflection. Register the services themselves as singletons.</summary>
    public static IServiceCollection AddGrpcListener(
        this IServiceCollection services, GrpcListenerOptions options, ServerDeadlineOptions deadline)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(deadline);
        services.TryAddSingleton<RpcMetrics>();
        services.TryAddSingleton<ListenerMetrics>();
        services.AddSingleton<CallAdmission>();
        services.AddSingleton<RpcMetricsInterceptor>();
        services.AddSingleton<StreamShutdownInterceptor>();
        services.AddSingleton<ServerDeadlineInterceptor>();
        services.AddSingleton<HealthServiceImpl>();
        services.AddSingleton<GrpcListener>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>>(provider => provider.GetRequiredService<GrpcListener>());
        if (options.Tls is { } tls)
        {
            services.AddSingleton(provider => new TlsMaterial(tls, TimeProvider.System, provider.GetRequiredService<ILogger<TlsMaterial>>()));
            services.AddHostedService<TlsReload>();
        }

        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = options.MaxRequestBytes;
            grpc.Interceptors.Add<RpcMetricsInterceptor>();
            grpc.Interceptors.Add<StreamShutdownInterceptor>();
            grpc.Interceptors.Add<ServerDeadlineInterceptor>();
        });
        services.AddGrpcReflection();
        return services;
    }

    /// <summary>Goes before every other middleware.</summary>
    public static IApplicationBuilder UseGrpcListener(this IApplicationBuilder app) => app.UseMiddleware<GrpcListenerMiddleware>();

    /// <summary>grpc.health.v1 and reflection. Set statuses through the registered <see cref="HealthServiceImpl"/>.</summary>
    public static void MapHealthAndReflection(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<HealthServiceImpl>();
        endpoints.MapGrpcReflectionService();
    }
}
