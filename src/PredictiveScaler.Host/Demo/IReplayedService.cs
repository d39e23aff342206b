namespace PredictiveScaler.Host.Demo;

/// <summary>The real service, running on the demo's clock.</summary>
internal interface IReplayedService : IAsyncDisposable
{
    /// <summary>Where KEDA calls.</summary>
    Uri GrpcAddress { get; }

    /// <summary>Completes when all that is due at the clock's present has been measured, forecast and published.</summary>
    Task SettleAsync(CancellationToken cancellationToken);

    TriggerSight Look();
}
