namespace PredictiveScaler.Host.Demo;

/// <summary>As fast as the machine allows.</summary>
internal sealed class FullSpeed : IPace
{
    public Task AfterTickAsync(TimeSpan tick, CancellationToken cancellationToken) => Task.CompletedTask;
}
