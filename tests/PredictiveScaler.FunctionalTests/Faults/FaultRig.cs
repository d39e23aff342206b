using System.Collections.Concurrent;
using System.Text.Json;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PredictiveScaler.Control;
using PredictiveScaler.Host.Serve;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.FunctionalTests.Faults;

/// <summary>
/// The service as <c>serve</c> runs it, seen from outside: gRPC, HTTP and its log. Its source is a fake Prometheus over real HTTP, its clock
/// moves only when told, while it waits for a source a little at a time so that timeouts and retries happen.
/// </summary>
internal sealed class FaultRig : IAsyncDisposable
{
    /// <summary>A Monday, 12:00 UTC.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan PlanStep = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Nudge = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RealWait = TimeSpan.FromMilliseconds(100);
    private readonly GrpcChannel _channel;

    private FaultRig(WebApplication app, FakeTimeProvider clock, ConcurrentQueue<string> log)
    {
        (App, Clock, LogLines) = (app, clock, log);
        _channel = GrpcChannel.ForAddress(ScalerHost.GrpcAddress(app));
        Keda = new ExternalScaler.ExternalScalerClient(_channel);
        Http = new HttpClient { BaseAddress = ScalerHost.HttpAddress(app) };
    }

    public WebApplication App { get; }

    public Uri GrpcAddress => ScalerHost.GrpcAddress(App);

    public FakeTimeProvider Clock { get; }

    public ConcurrentQueue<string> LogLines { get; }

    public ExternalScaler.ExternalScalerClient Keda { get; }

    public HttpClient Http { get; }

    public static Task<FaultRig> StartAsync(Uri source, params (string Key, string Value)[] settings) => StartAsync(source, null, settings);

    public static Task<FaultRig> StartAsync(Uri source, Action<WebApplicationBuilder>? adjust, params (string Key, string Value)[] settings) =>
        StartAsync(source, Noon, adjust, settings);

    public static async Task<FaultRig> StartAsync(
        Uri source, DateTimeOffset now, Action<WebApplicationBuilder>? adjust, params (string Key, string Value)[] settings)
    {
        Dictionary<string, string?> configuration = new()
        {
            ["Serve:GrpcPort"] = "0",
            ["Serve:HttpPort"] = "0",
            ["Serve:Models"] = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "no-models")).FullName,
            // A rate is per second of the clock, which stands still here.
            ["Serve:Limits:PagesPerSecond"] = "0",
            ["Control:Spread"] = "0",
            ["Control:SettleDelay"] = "00:00:00",
            ["Sources:main:Url"] = source.AbsoluteUri,
            ["Sources:main:Default"] = "true",
            ["Logging:LogLevel:Default"] = "Trace",
            ["Logging:LogLevel:Microsoft"] = "Information",
            ["Logging:LogLevel:System"] = "Information",
        };
        foreach ((string key, string value) in settings)
        {
            configuration[key] = value;
        }

        FakeTimeProvider clock = new(now);
        ConcurrentQueue<string> log = new();
        WebApplication app = ScalerHost.Build(builder => builder.AddInMemoryCollection(configuration), clock, builder =>
        {
            builder.Logging.ClearProviders().AddProvider(new LinesProvider(log));
            adjust?.Invoke(builder);
        });
        await app.StartAsync();
        return new FaultRig(app, clock, log);
    }

    public static ScaledObjectRef Trigger(string name = "frontend", params (string Key, string Value)[] metadata)
    {
        ScaledObjectRef reference = new() { Namespace = "shop", Name = name };
        reference.ScalerMetadata["query"] = $"sum(rate(requests{{app=\"{name}\"}}[1m]))";
        reference.ScalerMetadata["threshold"] = "10";
        foreach ((string key, string value) in metadata)
        {
            reference.ScalerMetadata[key] = value;
        }

        return reference;
    }

    public async Task<double> ValueAsync(ScaledObjectRef trigger) =>
        (await Keda.GetMetricsAsync(new GetMetricsRequest { ScaledObjectRef = trigger, MetricName = "m" })).MetricValues.Single().MetricValueFloat;

    public async Task<bool> ActiveAsync(ScaledObjectRef trigger) => (await Keda.IsActiveAsync(trigger)).Result;

    /// <summary>The first call makes the trigger known; returns when its first plan can be answered with.</summary>
    public async Task<double> FirstValueAsync(ScaledObjectRef trigger)
    {
        await Keda.GetMetricSpecAsync(trigger);
        await SettleAsync();
        return await ValueAsync(trigger);
    }

    /// <summary>Waits until nothing is under way, however much time on the clock that takes.</summary>
    public async Task SettleAsync()
    {
        ControlLoop loop = App.Services.GetRequiredService<ControlLoop>();
        for (int i = 0; i < 600; i++)
        {
            using CancellationTokenSource soon = new(RealWait);
            try
            {
                await loop.SettleAsync(soon.Token);
                return;
            }
            catch (OperationCanceledException)
            {
                Clock.Advance(Nudge);
            }
        }

        throw new TimeoutException("The control loop did not come to rest within 10 minutes of its clock.");
    }

    /// <summary>To the next grid time that is <paramref name="span"/> away, and its plans.</summary>
    public async Task WalkAsync(TimeSpan span)
    {
        DateTimeOffset to = Clock.GetUtcNow() + span;
        Clock.SetUtcNow(new DateTimeOffset(((to.UtcTicks + PlanStep.Ticks - 1) / PlanStep.Ticks) * PlanStep.Ticks, TimeSpan.Zero));
        await SettleAsync();
    }

    /// <summary>Time on the clock passes in nudges whether or not work is done: for a source that hangs.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        for (DateTimeOffset to = Clock.GetUtcNow() + span; Clock.GetUtcNow() < to;)
        {
            Clock.Advance(Nudge);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    public Task<string> MetricsAsync() => Http.GetStringAsync(new Uri("metrics", UriKind.Relative));

    public async Task<JsonElement> ShownAsync(ScaledObjectRef trigger)
    {
        JsonElement list = JsonDocument.Parse(await Http.GetStringAsync(new Uri($"api/v1/triggers?namespace={trigger.Namespace}&name={trigger.Name}", UriKind.Relative))).RootElement;
        string key = list.EnumerateArray().Single().GetProperty("key").GetString()!;
        return JsonDocument.Parse(await Http.GetStringAsync(new Uri($"api/v1/triggers/{key}", UriKind.Relative))).RootElement;
    }

    public async Task<string> StateAsync(ScaledObjectRef trigger) => (await ShownAsync(trigger)).GetProperty("state").GetString()!;

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        Http.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
    }

    private sealed class LinesProvider(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {eventId.Id} {formatter(state, exception)} {state} {exception}");

        public void Dispose()
        {
        }
    }
}
