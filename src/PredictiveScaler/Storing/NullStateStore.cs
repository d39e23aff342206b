using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Storing;

/// <summary>Keeps nothing: neither directory nor database is configured.</summary>
internal sealed class NullStateStore : IStateStore
{
    public StoreStatus Status { get; } = new(false, "No store is configured.");

    public Task<SeriesChanges?> LoadSeriesAsync(string seriesHash, CancellationToken cancellationToken) => Task.FromResult<SeriesChanges?>(null);

    public Task<byte[]?> LoadPlanAsync(string triggerKey, CancellationToken cancellationToken) => Task.FromResult<byte[]?>(null);

    public Task<IReadOnlyList<StoredPlan>> LoadPlansAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredPlan>>([]);

    public void SaveSeries(string seriesHash, DemandSeries series)
    {
    }

    public void SavePlan(StoredPlan plan)
    {
    }

    public Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
