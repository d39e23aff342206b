using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using PredictiveScaler.Host.Serve;

namespace PredictiveScaler.Host.Access;

internal static class AccessServices
{
    public static IServiceCollection AddHttpPorts(this IServiceCollection services, ServeOptions serve)
    {
        services.AddSingleton(serve);
        services.AddSingleton(serve.Api);
        services.AddSingleton(provider => new ApiCredentials(serve.Api, TimeProvider.System, provider.GetRequiredService<ILogger<ApiCredentials>>()));
        services.AddSingleton<HttpPorts>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>>(provider => provider.GetRequiredService<HttpPorts>());
        return services;
    }
}
