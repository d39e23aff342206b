using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Selecting;
using PredictiveScaler.Telemetry;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Control;

/// <summary>The control loop and what it drives; needs AddForecasters, a metric source and a state store.</summary>
internal static class ControlServices
{
    public static IServiceCollection AddControl(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ControlOptions>().Bind(configuration.GetSection(ControlOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<TelemetryOptions>().Bind(configuration.GetSection(TelemetryOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton(ServiceCalendars.Read(configuration))
            .AddSingleton(provider => new TriggerMetadataParser([.. provider.GetRequiredService<ForecasterRegistry>().Names], provider.GetRequiredService<ServiceCalendars>()))
            .AddSingleton<RefreshQueue>()
            .AddSingleton<TriggerRegistry>()
            .AddSingleton<SeriesMonitor>()
            .AddSingleton<WorkloadProbe>()
            .AddSingleton<LeadTimeMonitor>()
            .AddSingleton<ForecastBatcher>()
            .AddSingleton<TrackFiller>()
            .AddSingleton<TriggerAnalyst>()
            .AddSingleton<ExpertRunner>()
            .AddSingleton<Mixer>()
            .AddSingleton<RollingGate>()
            .AddSingleton<TriggerPreparer>()
            .AddSingleton<TriggerPlanner>()
            .AddSingleton<StateKeeper>()
            .AddSingleton<LoopMetrics>()
            .AddSingleton<ForecastMetrics>()
            .AddSingleton<TriggerMetrics>()
            .AddSingleton<BuildMetrics>()
            .AddSingleton<ControlLoop>()
            .AddHostedService(provider => provider.GetRequiredService<StateKeeper>())
            .AddHostedService(provider => provider.GetRequiredService<ControlLoop>());
    }
}
