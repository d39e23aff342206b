using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Monitoring;

/// <summary>Registers everything that reads demand.</summary>
internal static class MonitoringServices
{
    /// <summary>Adds <see cref="IMetricSource"/>, with sources and address policy from <paramref name="configuration"/>, checked at start.</summary>
    public static IServiceCollection AddMonitoring(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MonitoringOptions>()
            .Configure(options => new MonitoringOptionsReader(options).Read(configuration))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<MonitoringOptions>, MonitoringOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<SourceMetrics>();
        services.AddSingleton<AddressPolicy>();
        services.AddSingleton<SourceResolver>();
        services.AddSingleton<IMetricSource, PrometheusMetricSource>();
        return services;
    }
}
