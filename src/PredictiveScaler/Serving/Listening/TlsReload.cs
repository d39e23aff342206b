using Microsoft.Extensions.Hosting;

namespace PredictiveScaler.Serving.Listening;

/// <summary>
/// Looks at the TLS files now and then. By content, not by file events: Kubernetes swaps a mounted Secret through symbolic
/// links, which file events miss.
/// </summary>
internal sealed class TlsReload(TlsMaterial material, GrpcListenerOptions options, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Tls!.ReloadInterval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                material.ReloadIfChanged();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }
}
