namespace PredictiveScaler.Host.Serve;

/// <summary>
/// Goes on answering for a while after the service was told to stop: readiness has ended and streams were closed by then, so whoever looks
/// finds the other replicas before this one is gone. Runs before any part stops.
/// </summary>
internal sealed class Drain(TimeSpan time) : IHostedLifecycleService
{
    // Real time: Kubernetes waits no longer on any clock of ours.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(time, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The host's own limit, or a second signal: at once, then.
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
