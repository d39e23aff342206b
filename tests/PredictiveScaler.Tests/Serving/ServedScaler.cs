using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PredictiveScaler.Control;
using PredictiveScaler.Host.Serve;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Serving;

/// <summary>The service as <c>serve</c> runs it, on loopback, with a source in memory and a clock that moves only when told.</summary>
internal sealed class ServedScaler : IAsyncDisposable
{
    /// <summary>A Monday, 12:00 UTC.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly GrpcChannel _channel;

    private ServedScaler(WebApplication app, ScriptedMetricSource source, FakeTimeProvider clock)
    {
        (App, Source, Clock) = (app, source, clock);
        _channel = GrpcChannel.ForAddress(ScalerHost.GrpcAddress(app));
        Keda = new ExternalScaler.ExternalScalerClient(_channel);
    }

    public WebApplication App { get; }

    public ScriptedMetricSource Source { get; }

    public FakeTimeProvider Clock { get; }

    public GrpcChannel Channel => _channel;

    public ExternalScaler.ExternalScalerClient Keda { get; }

    public static async Task<ServedScaler> StartAsync(ScriptedMetricSource source, params (string Key, string Value)[] settings)
    {
        FakeTimeProvider clock = new(Noon);
        Dictionary<string, string?> configuration = new()
        {
            ["Serve:GrpcPort"] = "0",
            ["Serve:HttpPort"] = "0",
            ["Serve:Models"] = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "no-models")).FullName,
            ["Control:Spread"] = "0",
            ["Control:SettleDelay"] = "00:00:00",
        };
        foreach ((string key, string value) in settings)
        {
            configuration[key] = value;
        }

        WebApplication app = ScalerHost.Build(builder => builder.AddInMemoryCollection(configuration), clock, builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<IMetricSource>(source);
        });
        await app.StartAsync();
        return new ServedScaler(app, source, clock);
    }

    public static ScaledObjectRef Trigger(string name = "frontend", params (string Key, string Value)[] metadata)
    {
        ScaledObjectRef reference = new() { Namespace = "shop", Name = name };
        reference.ScalerMetadata.Add("scalerAddress", "scaler:6000");
        reference.ScalerMetadata.Add("query", "sum(rate(requests[1m]))");
        reference.ScalerMetadata.Add("threshold", "10");
        foreach ((string key, string value) in metadata)
        {
            reference.ScalerMetadata[key] = value;
        }

        return reference;
    }

    public static GetMetricsRequest Metrics(ScaledObjectRef trigger, string metricName = "s0-any") =>
        new() { ScaledObjectRef = trigger, MetricName = metricName };

    /// <summary>Moves the clock by plan steps and waits for the plans.</summary>
    public async Task WalkAsync(TimeSpan span)
    {
        ControlLoop loop = App.Services.GetRequiredService<ControlLoop>();
        for (DateTimeOffset end = Clock.GetUtcNow() + span; Clock.GetUtcNow() < end;)
        {
            Clock.Advance(TimeSpan.FromSeconds(15));
            await loop.SettleAsync(default).WaitAsync(TimeSpan.FromSeconds(60));
        }
    }

    public async Task<double> ValueAsync(ScaledObjectRef trigger) => (await Keda.GetMetricsAsync(Metrics(trigger))).MetricValues.Single().MetricValueFloat;

    public async Task<bool> ActiveAsync(ScaledObjectRef trigger) => (await Keda.IsActiveAsync(trigger)).Result;

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await App.DisposeAsync();
    }
}
