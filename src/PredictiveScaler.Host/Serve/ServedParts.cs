using Microsoft.Extensions.Options;
using PredictiveScaler.Control;
using PredictiveScaler.Host.Access;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Planning;
using PredictiveScaler.Storing;

namespace PredictiveScaler.Host.Serve;

/// <summary>Says what a service runs with when it starts, and what it leaves when it stops.</summary>
internal static class ServedParts
{
    public static void LogStart(WebApplication app)
    {
        Dictionary<string, SourceOptions> sources = app.Services.GetRequiredService<IOptions<MonitoringOptions>>().Value.Sources;
        string? main = SourceResolver.DefaultOf(sources);
        string models = string.Join(", ", app.Services.GetRequiredService<Readiness>().Models);
        Log.Serving(app.Logger, ScalerHost.GrpcAddress(app), ScalerHost.HttpAddress(app), models, Text(sources, main), StoreName(app) ?? "none");
        if (ScalerHost.MetricsAddress(app) is { } metrics)
        {
            Log.Metrics(app.Logger, metrics);
        }

        HttpPorts ports = app.Services.GetRequiredService<HttpPorts>();
        if (!app.Services.GetRequiredService<ApiCredentials>().AreRequired && !System.Net.IPAddress.IsLoopback(ports.HttpEndPoint!.Address))
        {
            Access.Log.Open(app.Logger, ScalerHost.HttpAddress(app));
        }

        if (main is null)
        {
            Log.NoDefaultSource(app.Logger);
        }
    }

    public static void LogStop(WebApplication app)
    {
        StoreStatus store = app.Services.GetRequiredService<IStateStore>().Status;
        if (StoreName(app) is { } name && store.IsAvailable)
        {
            Log.Stopped(app.Logger, app.Services.GetRequiredService<TriggerRegistry>().All.Count(trigger => trigger.Plan is { State: not PlanState.Unavailable }), name);
        }
        else
        {
            Log.StoppedUnstored(app.Logger, store.Detail);
        }
    }

    /// <summary>Hosts only: a path may name a tenant, and what a source sends is nobody's business.</summary>
    private static string Text(Dictionary<string, SourceOptions> sources, string? main) => sources.Count == 0
        ? "none"
        : string.Join(", ", sources.Select(source => $"{source.Key} ({source.Value.Url?.Authority}{(source.Key == main ? ", default" : "")})"));

    private static string? StoreName(WebApplication app) => app.Services.GetRequiredService<IOptions<StateStoreOptions>>().Value switch
    {
        { Directory: { Length: > 0 } directory } => directory,
        { PostgresConnectionFile: { Length: > 0 } file } => $"PostgreSQL ({file})",
        _ => null,
    };
}
