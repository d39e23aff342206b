using Grpc.Health.V1;
using Grpc.HealthCheck;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Serving;

namespace PredictiveScaler.Host.Serve;

/// <summary>
/// Ready = configuration valid, models loaded, stored state read. The health of Prometheus has no part in it: a service that is not
/// ready fails GetMetricSpec, and then KEDA never reaches the fallback.
/// </summary>
internal sealed class Readiness : IHostedLifecycleService
{
    private readonly HealthServiceImpl _health;
    private volatile bool _ready;

    /// <param name="health">Told when the state changes.</param>
    /// <param name="models">Taken so that the models are loaded before anything starts.</param>
    /// <param name="lifetime">Readiness ends when stopping begins, so that no new calls are routed here.</param>
    public Readiness(HealthServiceImpl health, ForecasterRegistry models, IHostApplicationLifetime lifetime)
    {
        _health = health;
        Models = [.. models.Names];
        lifetime.ApplicationStopping.Register(() => Set(false));
        health.SetStatus(ServingNames.Liveness, HealthCheckResponse.Types.ServingStatus.Serving);
        Set(false);
    }

    public bool IsReady => _ready;

    public IReadOnlyList<string> Models { get; }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        Set(true);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Set(bool ready)
    {
        _ready = ready;
        HealthCheckResponse.Types.ServingStatus status =
            ready ? HealthCheckResponse.Types.ServingStatus.Serving : HealthCheckResponse.Types.ServingStatus.NotServing;
        _health.SetStatus("", status);
        _health.SetStatus(ServingNames.Service, status);
    }
}
