using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PredictiveScaler.Control;
using PredictiveScaler.Host.Serve;
using PredictiveScaler.Serving.Contract;

namespace PredictiveScaler.FunctionalTests.RealPrometheus;

/// <summary>The service as <c>serve</c> composes it with its default settings, a real Prometheus as its source, and a clock that is walked.</summary>
internal sealed class WalkedScaler : IAsyncDisposable
{
    /// <summary>Refreshes are spread over the first 8 s after a grid time: this long after it, all are due.</summary>
    private static readonly TimeSpan AllDue = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Nudge = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RealWait = TimeSpan.FromMilliseconds(5);

    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;
    private readonly ControlLoop _loop;
    private readonly ErrorRecorder _errors;

    private WalkedScaler(WebApplication app, FakeTimeProvider clock, ErrorRecorder errors)
    {
        (_app, Clock, _errors) = (app, clock, errors);
        _channel = GrpcChannel.ForAddress(ScalerHost.GrpcAddress(app));
        Keda = new ExternalScaler.ExternalScalerClient(_channel);
        _loop = app.Services.GetRequiredService<ControlLoop>();
    }

    public FakeTimeProvider Clock { get; }

    public ExternalScaler.ExternalScalerClient Keda { get; }

    /// <summary>The one trigger that was asked for under this name.</summary>
    public TriggerState Trigger(string name = "frontend") => _app.Services.GetRequiredService<TriggerRegistry>().All.Single(trigger => trigger.Key.Name == name);

    /// <summary>Whether the source is down, so that its retries need the clock to move.</summary>
    public bool SourceIsDown { get; set; }

    public IReadOnlyCollection<string> Errors => _errors.Errors;

    public static async Task<WalkedScaler> StartAsync(Uri prometheus, DateTimeOffset gridTime, string? store = null)
    {
        FakeTimeProvider clock = new(gridTime + AllDue);
        ErrorRecorder errors = new();
        Dictionary<string, string?> settings = new()
        {
            ["Serve:GrpcPort"] = "0",
            ["Serve:HttpPort"] = "0",
            ["Serve:Store"] = store,
            ["Sources:prometheus:Url"] = prometheus.AbsoluteUri,
            ["Sources:prometheus:Default"] = "true",
        };
        WebApplication app = ScalerHost.Build(
            configuration => configuration.AddInMemoryCollection(settings),
            clock,
            builder => builder.Logging.ClearProviders().AddProvider(errors));
        await app.StartAsync();
        return new WalkedScaler(app, clock, errors);
    }

    public static ScaledObjectRef ScaledObject(string name = "frontend", params (string Key, string Value)[] metadata)
    {
        ScaledObjectRef scaledObject = new() { Namespace = "shop", Name = name };
        scaledObject.ScalerMetadata.Add("scalerAddress", "predictive-scaler.keda:6000");
        scaledObject.ScalerMetadata.Add("query", ShopTraffic.Query);
        scaledObject.ScalerMetadata.Add("threshold", "50");
        foreach ((string key, string value) in metadata)
        {
            scaledObject.ScalerMetadata[key] = value;
        }

        return scaledObject;
    }

    /// <summary>Moves the clock to a grid time and waits until the plans for it are published.</summary>
    public async Task WalkToAsync(DateTimeOffset gridTime)
    {
        // Set, not run: a refresh for a grid time on the way would begin while the clock moves on, and time out when it passes its deadline.
        Clock.AdjustTime(gridTime + AllDue);
        await WhileTimePassesAsync(_loop.SettleAsync(default));
    }

    /// <summary>Calls in KEDA's order.</summary>
    public async Task<KedaAnswer> AskAsync(ScaledObjectRef scaledObject)
    {
        MetricSpec spec = (await Keda.GetMetricSpecAsync(scaledObject)).MetricSpecs.Single();
        GetMetricsRequest request = new() { ScaledObjectRef = scaledObject, MetricName = spec.MetricName };
        (GetMetricsResponse? metrics, StatusCode metricsStatus) = await CallAsync(Keda.GetMetricsAsync(request));
        (IsActiveResponse? activity, StatusCode activityStatus) = await CallAsync(Keda.IsActiveAsync(scaledObject));
        return new KedaAnswer(spec.TargetSizeFloat, metrics?.MetricValues.Single().MetricValueFloat, activity?.Result, metricsStatus, activityStatus);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task<(T? Answer, StatusCode Status)> CallAsync<T>(AsyncUnaryCall<T> call)
        where T : class
    {
        using (call)
        {
            try
            {
                await WhileTimePassesAsync(call.ResponseAsync);
                return (await call.ResponseAsync, StatusCode.OK);
            }
            catch (RpcException failure)
            {
                return (null, failure.StatusCode);
            }
        }
    }

    private async Task WhileTimePassesAsync(Task task)
    {
        while (SourceIsDown && !task.IsCompleted)
        {
            await Task.WhenAny(task, Task.Delay(RealWait, TimeProvider.System));
            if (!task.IsCompleted)
            {
                Clock.Advance(Nudge);
            }
        }

        await task.WaitAsync(Patience);
    }
}
