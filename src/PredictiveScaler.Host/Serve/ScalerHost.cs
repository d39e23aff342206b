using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PredictiveScaler.Control;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Host.Api;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Serving;
using PredictiveScaler.Serving.Interceptors;
using PredictiveScaler.Serving.Listening;
using PredictiveScaler.Storing;
using PredictiveScaler.Telemetry;
using Prometheus;

namespace PredictiveScaler.Host.Serve;

/// <summary>Composes the service; <c>serve</c>, <c>demo</c> and the tests run the same one.</summary>
internal static class ScalerHost
{
    /// <summary>Builds the service, not yet started.</summary>
    /// <param name="configure">Adds configuration on top of appsettings.json and the environment.</param>
    /// <param name="clock">The clock that everything but transport deadlines runs on.</param>
    /// <param name="adjust">Replaces services, for the demo and tests.</param>
    public static WebApplication Build(Action<IConfigurationBuilder> configure, TimeProvider? clock = null, Action<WebApplicationBuilder>? adjust = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        configure(builder.Configuration);
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        AddServices(builder);
        adjust?.Invoke(builder);
        WebApplication app = builder.Build();
        Map(app);
        return app;
    }

    private static void AddServices(WebApplicationBuilder builder)
    {
        ConfigurationManager configuration = builder.Configuration;
        IServiceCollection services = builder.Services;
        // What is registered depends on the configuration, so it is judged before the container exists.
        ConfigurationCheck.Require(configuration);
        ServeOptions serve = configuration.GetSection(ServeOptions.Section).Get<ServeOptions>() ?? new ServeOptions();
        services.Configure<ForecastingOptions>(options => options.ModelsDirectory = serve.Models ?? options.ModelsDirectory);
        services.PostConfigure<StateStoreOptions>(options => options.Directory = serve.Store ?? options.Directory);
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(15));
        services.AddForecasters();
        services.AddMonitoring(configuration);
        services.AddStateStore(configuration);
        services.AddControl(configuration);
        services.AddSingleton<ExternalScalerService>();
        services.AddSingleton<WorkloadRecommendations>();
        services.AddSingleton<Readiness>();
        services.AddHostedService(provider => provider.GetRequiredService<Readiness>());
        services.AddGrpcListener(GrpcOptions(serve), new ServerDeadlineOptions());
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Parse(serve.Bind), serve.HttpPort));
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
        });
    }

    private static GrpcListenerOptions GrpcOptions(ServeOptions serve) => new()
    {
        Address = IPAddress.Parse(serve.Bind),
        Port = serve.GrpcPort,
        HealthPort = serve.HealthPort,
        Tls = serve.Tls is not { } tls
            ? null
            : new GrpcTlsOptions { CertificateFile = tls.Certificate!, KeyFile = tls.Key!, ClientCaFile = tls.ClientCa, AllowedClients = [.. tls.AllowedClients] },
    };

    private static void Map(WebApplication app)
    {
        app.UseGrpcListener();
        app.MapGrpcService<ExternalScalerService>();
        app.MapHealthAndReflection();
        app.MapGet("/livez", () => TypedResults.Text("alive\n"));
        app.MapGet("/readyz", IResult (Readiness readiness) =>
            readiness.IsReady ? TypedResults.Text("ready\n") : TypedResults.Text("not ready: starting or stopping\n", statusCode: StatusCodes.Status503ServiceUnavailable));
        app.MapTriggersApi();
        app.MapRecommendationsApi();
        Metrics.ConfigureMeterAdapter(adapter => adapter.InstrumentFilterPredicate = ExportedMeters.Includes);
        app.MapMetrics("/metrics");
        // Observable instruments exist from here on.
        app.Services.GetRequiredService<TriggerMetrics>();
        app.Services.GetRequiredService<BuildMetrics>();
    }

    /// <summary>Base address of the HTTP port of a started service, with the real port.</summary>
    public static Uri HttpAddress(WebApplication app)
    {
        GrpcListener listener = app.Services.GetRequiredService<GrpcListener>();
        int?[] others = [listener.ServicesEndPoint?.Port, listener.HealthEndPoint?.Port];
        return app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(address => new Uri(address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)))
            .First(address => !others.Contains(address.Port));
    }

    /// <summary>Base address of the gRPC port of a started service, with the real port.</summary>
    public static Uri GrpcAddress(WebApplication app)
    {
        GrpcListener listener = app.Services.GetRequiredService<GrpcListener>();
        string scheme = app.Services.GetRequiredService<GrpcListenerOptions>().Tls is null ? "http" : "https";
        IPEndPoint endPoint = listener.ServicesEndPoint!;
        bool isEverywhere = endPoint.Address.Equals(IPAddress.Any) || endPoint.Address.Equals(IPAddress.IPv6Any);

        // An end point writes an IPv6 address in brackets.
        return new Uri(isEverywhere
            ? string.Create(CultureInfo.InvariantCulture, $"{scheme}://localhost:{endPoint.Port}")
            : $"{scheme}://{endPoint}");
    }
}
