using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PredictiveScaler.Control;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Planning;
using PredictiveScaler.Storing;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Control;

/// <summary>The control loop on a clock that moves only when told, a source in memory, and the forecasters that need no files.</summary>
internal sealed class ControlRig : IAsyncDisposable
{
    /// <summary>A Monday, 12:00 UTC.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public static readonly TimeSpan PlanStep = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ServiceProvider _services;

    private ControlRig(ScriptedMetricSource source, FakeTimeProvider clock, (string Key, string Value)[] settings, IForecaster[] extra)
    {
        Source = source;
        Clock = clock;
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Control:Spread"] = "0", ["Control:SettleDelay"] = "00:00:00" })
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Control:{setting.Key}", (string?)setting.Value)))
            .Build();
        IServiceCollection services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IMetricSource>(source)
            .AddForecasters()
            .Configure<ForecastingOptions>(options => options.ModelsDirectory = Path.Combine(AppContext.BaseDirectory, "no-models"))
            .AddStateStore(configuration)
            .AddControl(configuration);
        foreach (IForecaster forecaster in extra)
        {
            services.AddSingleton(forecaster);
        }

        _services = services.BuildServiceProvider();
        Loop = _services.GetRequiredService<ControlLoop>();
        Registry = _services.GetRequiredService<TriggerRegistry>();
    }

    public ScriptedMetricSource Source { get; }

    public FakeTimeProvider Clock { get; }

    public ControlLoop Loop { get; }

    public TriggerRegistry Registry { get; }

    public static Task<ControlRig> StartAsync(
        ScriptedMetricSource source, DateTimeOffset? start = null, (string Key, string Value)[]? settings = null, params IForecaster[] extra) =>
        StartOnAsync(source, new FakeTimeProvider(start ?? Noon), settings, extra);

    public static async Task<ControlRig> StartOnAsync(
        ScriptedMetricSource source, FakeTimeProvider clock, (string Key, string Value)[]? settings = null, params IForecaster[] extra)
    {
        ControlRig rig = NotStarted(source, clock, settings, extra);
        await rig.StartAsync();
        return rig;
    }

    /// <summary>As it is while a service takes over from its peers.</summary>
    public static ControlRig NotStarted(
        ScriptedMetricSource source, FakeTimeProvider clock, (string Key, string Value)[]? settings = null, params IForecaster[] extra) =>
        new(source, clock, settings ?? [], extra);

    public Task StartAsync() => Loop.StartAsync(default);

    public static TriggerIdentity Identity(string name, params (string Key, string Value)[] metadata)
    {
        Dictionary<string, string> map = new() { ["scalerAddress"] = "scaler:6000", ["query"] = "sum(rate(requests[1m]))", ["threshold"] = "10" };
        foreach ((string key, string value) in metadata)
        {
            map[key] = value;
        }

        return new TriggerIdentity("shop", name, map);
    }

    /// <summary>A call of KEDA's for a trigger.</summary>
    public TriggerState Call(string name = "frontend", params (string Key, string Value)[] metadata)
    {
        TriggerIdentity identity = Identity(name, metadata);
        return Registry.TryGet(identity, out TriggerState? warm) ? warm : Registry.Register(identity).Trigger!;
    }

    public Task SettleAsync() => Loop.SettleAsync(default).WaitAsync(Patience);

    /// <summary>Walks the clock in plan steps; <paramref name="seen"/> gets the plan after each.</summary>
    public async Task WalkAsync(TimeSpan span, TriggerState? trigger = null, Action<Plan>? seen = null)
    {
        for (DateTimeOffset end = Clock.GetUtcNow() + span; Clock.GetUtcNow() < end;)
        {
            trigger?.Touch(Clock.GetUtcNow());
            Clock.Advance(PlanStep);
            await SettleAsync();
            if (trigger?.Plan is { } plan)
            {
                seen?.Invoke(plan);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Loop.StopAsync(default);
        await _services.DisposeAsync();
    }
}
