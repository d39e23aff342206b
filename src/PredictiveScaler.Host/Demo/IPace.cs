namespace PredictiveScaler.Host.Demo;

/// <summary>How fast simulated time may pass.</summary>
internal interface IPace
{
    Task AfterTickAsync(TimeSpan tick, CancellationToken cancellationToken);
}
