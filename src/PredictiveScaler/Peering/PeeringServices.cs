using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Peering;

/// <summary>Registers the hand-over between replicas, section <c>Peers</c>.</summary>
internal static class PeeringServices
{
    /// <summary>Comes before AddControl, as what a peer has in force goes before what was stored.</summary>
    public static IServiceCollection AddPeering(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PeersOptions>().Bind(configuration.GetSection(PeersOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<PeerMetrics>()
            .AddSingleton<PeerInstance>()
            .AddSingleton(provider => new PeerToken(
                provider.GetRequiredService<IOptions<PeersOptions>>().Value.TokenFile ?? "",
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<PeerToken>>()))
            .AddSingleton<HandOverService>()
            .AddHostedService<HandOverTaker>();
    }
}
