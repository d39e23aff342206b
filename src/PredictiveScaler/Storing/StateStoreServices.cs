using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Storing;

/// <summary>Registers the state store.</summary>
internal static class StateStoreServices
{
    /// <summary>Adds <see cref="IStateStore"/> from section <c>Store</c>; without a directory nothing is kept.</summary>
    public static IServiceCollection AddStateStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StateStoreOptions>().Bind(configuration.GetSection("Store")).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<StoreMetrics>();
        services.AddSingleton<IStateStore>(provider =>
            string.IsNullOrEmpty(provider.GetRequiredService<IOptions<StateStoreOptions>>().Value.Directory)
                ? new NullStateStore()
                : ActivatorUtilities.CreateInstance<SqliteStateStore>(provider));
        return services;
    }
}
