using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using PredictiveScaler.Control;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Host.Access;
using PredictiveScaler.Host.Api;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Peering;
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
    private const int StreamsBesidesTriggers = 1000;

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
        int triggers = (configuration.GetSection(ControlOptions.Section).Get<ControlOptions>() ?? new ControlOptions()).MaxTriggers;
        services.Configure<ForecastingOptions>(options => options.ModelsDirectory = serve.Models ?? options.ModelsDirectory);
        services.PostConfigure<StateStoreOptions>(options => options.Directory = serve.Store ?? options.Directory);
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(15) + serve.DrainFor);
        services.AddHostedService(_ => new Drain(serve.DrainFor));
        services.AddForecasters();
        services.AddMonitoring(configuration);
        services.AddStateStore(configuration);
        services.AddPeering(configuration);
        services.AddControl(configuration);
        services.AddSingleton<ExternalScalerService>();
        services.AddSingleton<WorkloadRecommendations>();
        services.AddSingleton<Readiness>();
        services.AddHostedService(provider => provider.GetRequiredService<Readiness>());
        services.AddGrpcListener(GrpcOptions(serve, triggers) with { PeersPort = configuration.GetSection(PeersOptions.Section).Get<PeersOptions>()?.Port }, new ServerDeadlineOptions());
        services.AddHttpPorts(serve);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
        });
    }

    /// <summary>Each trigger has at most two streams, and one call at a time but for KEDA's other callers.</summary>
    private static GrpcListenerOptions GrpcOptions(ServeOptions serve, int triggers) => new()
    {
        Address = IPAddress.Parse(serve.Bind),
        Port = serve.GrpcPort,
        HealthPort = serve.HealthPort,
        Tls = serve.Tls is not { } tls
            ? null
            : new GrpcTlsOptions
            {
                CertificateFile = tls.Certificate!,
                KeyFile = tls.Key!,
                KeyPasswordFile = tls.KeyPasswordFile,
                ClientCaFile = tls.ClientCa,
                AllowedClients = [.. tls.AllowedClients],
            },
        MaxStreamsPerConnection = (3 * triggers) + StreamsBesidesTriggers,
        Limits = new ListenerLimits
        {
            MaxConnections = serve.Limits.MaxConnections,
            MaxConnectionsPerAddress = serve.Limits.MaxConnectionsPerAddress,
            OpeningTimeout = serve.Limits.OpeningTimeout,
            HeadersTimeout = serve.Limits.HeadersTimeout,
            MessageTimeout = serve.Limits.MessageTimeout,
            MaxConcurrentCalls = triggers + StreamsBesidesTriggers,
            MaxStreams = (2 * triggers) + StreamsBesidesTriggers,
            CallsPerSecond = serve.Limits.CallsPerSecond,
            CallsPerSecondPerConnection = serve.Limits.CallsPerSecondPerConnection,
        },
    };

    private static void Map(WebApplication app)
    {
        app.UseGrpcListener();
        app.UseMiddleware<HttpPortMiddleware>();
        app.MapGrpcService<ExternalScalerService>();
        if (app.Services.GetRequiredService<GrpcListenerOptions>().PeersPort is not null)
        {
            app.MapGrpcService<HandOverService>();
        }

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
    public static Uri HttpAddress(WebApplication app) => Address("http", app.Services.GetRequiredService<HttpPorts>().HttpEndPoint!);

    /// <summary>Base address of the metrics port of a started service; null when the metrics are on the HTTP port.</summary>
    public static Uri? MetricsAddress(WebApplication app) =>
        app.Services.GetRequiredService<HttpPorts>().MetricsEndPoint is { } endPoint ? Address("http", endPoint) : null;

    /// <summary>Base address of the gRPC port of a started service, with the real port.</summary>
    public static Uri GrpcAddress(WebApplication app) => Address(
        app.Services.GetRequiredService<GrpcListenerOptions>().Tls is null ? "http" : "https",
        app.Services.GetRequiredService<GrpcListener>().ServicesEndPoint!);

    private static Uri Address(string scheme, IPEndPoint endPoint)
    {
        bool isEverywhere = endPoint.Address.Equals(IPAddress.Any) || endPoint.Address.Equals(IPAddress.IPv6Any);

        // An end point writes an IPv6 address in brackets.
        return new Uri(isEverywhere
            ? string.Create(CultureInfo.InvariantCulture, $"{scheme}://localhost:{endPoint.Port}")
            : $"{scheme}://{endPoint}");
    }
}
