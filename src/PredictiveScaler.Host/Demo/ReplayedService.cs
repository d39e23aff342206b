using PredictiveScaler.Control;
using PredictiveScaler.Host.Serve;
using PredictiveScaler.Planning;

namespace PredictiveScaler.Host.Demo;

/// <summary>The service as <c>serve</c> composes it, on free ports and on the demo's clock.</summary>
internal sealed class ReplayedService : IReplayedService
{
    private readonly WebApplication _app;
    private readonly ControlLoop _loop;
    private readonly TriggerRegistry _triggers;

    private ReplayedService(WebApplication app)
    {
        _app = app;
        _loop = app.Services.GetRequiredService<ControlLoop>();
        _triggers = app.Services.GetRequiredService<TriggerRegistry>();
    }

    public Uri GrpcAddress => ScalerHost.GrpcAddress(_app);

    public static async Task<ReplayedService> StartAsync(Uri prometheus, TimeProvider clock, CancellationToken cancellationToken)
    {
        WebApplication app = ScalerHost.Build(configuration => configuration.AddInMemoryCollection(Settings(prometheus)), clock);
        await app.StartAsync(cancellationToken);
        // Ctrl-C is the demo's own: the service must not stop under a replay that is about to sum up.
        (app.Services.GetRequiredService<IHostLifetime>() as IDisposable)?.Dispose();
        return new ReplayedService(app);
    }

    /// <exception cref="InvalidOperationException">The service has stopped; its log says why.</exception>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _app.Lifetime.ApplicationStopping);
        try
        {
            await _loop.SettleAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException("The service stopped during the replay; its log says why.");
        }
    }

    public TriggerSight Look() => _triggers.All.FirstOrDefault(trigger => trigger.Key.Name == DemoScenario.ScaledObject) is { Plan: { } plan } trigger
        ? new TriggerSight(ReasonText.Name(plan.State), trigger.Forecast, [.. plan.Reasons.Select(reason => ReasonText.Describe(reason))])
        : TriggerSight.None;

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static Dictionary<string, string?> Settings(Uri prometheus) => new()
    {
        ["Serve:Bind"] = "127.0.0.1",
        ["Serve:GrpcPort"] = "0",
        ["Serve:HttpPort"] = "0",
        ["Serve:Store"] = null,
        ["Sources:demo:Url"] = prometheus.AbsoluteUri,
        ["Sources:demo:Default"] = "true",
        // The clock only stops at grid times, so a plan is made at its grid time and not a few seconds later.
        ["Control:SettleDelay"] = "00:00:00",
        ["Control:Spread"] = "0",
        ["Logging:LogLevel:Default"] = "Warning",
    };
}
