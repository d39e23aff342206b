using System.Net;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PredictiveScaler.Serving.Interceptors;
using PredictiveScaler.Serving.Listening;

namespace PredictiveScaler.FunctionalTests.Interop;

/// <summary>A real Kestrel on loopback with the product's listener around a <see cref="ControllableScaler"/>.</summary>
internal sealed class InteropServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private InteropServer(WebApplication app) => _app = app;

    public string Address => _app.Services.GetRequiredService<GrpcListener>().ServicesEndPoint!.ToString();

    public string HealthAddress => _app.Services.GetRequiredService<GrpcListener>().HealthEndPoint!.ToString();

    /// <summary>The ordinary HTTP port beside the gRPC ones.</summary>
    public string HttpAddress { get; private init; } = "";

    public ControllableScaler Scaler => _app.Services.GetRequiredService<ControllableScaler>();

    public static async Task<InteropServer> StartAsync(
        GrpcTlsOptions? tls = null, TimeProvider? clock = null, TimeSpan? unaryDeadline = null)
    {
        ListenOptions? http = null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.Services.AddSingleton<ControllableScaler>();
        builder.Services.AddGrpcListener(
            new GrpcListenerOptions { Port = 0, HealthPort = 0, Tls = tls },
            new ServerDeadlineOptions { Unary = unaryDeadline ?? TimeSpan.FromSeconds(3) });
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => http = listen));
        var app = builder.Build();
        app.UseGrpcListener();
        app.MapGrpcService<ControllableScaler>();
        app.MapHealthAndReflection();
        app.MapGet("/page", () => Results.Text("page"));
        var health = app.Services.GetRequiredService<HealthServiceImpl>();
        health.SetStatus("", HealthCheckResponse.Types.ServingStatus.Serving);
        health.SetStatus("externalscaler.ExternalScaler", HealthCheckResponse.Types.ServingStatus.Serving);
        await app.StartAsync();
        return new InteropServer(app) { HttpAddress = $"http://{http!.IPEndPoint}" };
    }

    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
