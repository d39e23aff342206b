using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PredictiveScaler.Storing.Postgres;
using PredictiveScaler.Storing.Sqlite;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Storing;

/// <summary>Registers the state store.</summary>
internal static class StateStoreServices
{
    /// <summary>Adds <see cref="IStateStore"/> from section <c>Store</c>; without a directory or a database nothing is kept.</summary>
    public static IServiceCollection AddStateStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StateStoreOptions>().Bind(configuration.GetSection("Store")).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<StoreMetrics>();
        services.AddSingleton<IStateStore>(provider => provider.GetRequiredService<IOptions<StateStoreOptions>>().Value switch
        {
            { Directory.Length: > 0 } => ActivatorUtilities.CreateInstance<SqliteStateStore>(provider),
            { PostgresConnectionFile.Length: > 0 } => ActivatorUtilities.CreateInstance<PostgresStateStore>(provider),
            _ => new NullStateStore(),
        });
        return services;
    }
}
