using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Storing;

/// <summary>
/// Keeps samples and plans over a restart. It is a convenience, never a condition: no method throws for what disk, file or database do; saving is
/// queued and returns at once, loading answers null when there is nothing to be had.
/// </summary>
internal interface IStateStore : IAsyncDisposable
{
    /// <summary>Whether the store works now, and if not, why; for status pages.</summary>
    StoreStatus Status { get; }

    /// <summary>What was kept of a series, for <see cref="DemandSeries.Restore"/>; null when nothing usable was.</summary>
    /// <param name="seriesHash">See <see cref="SeriesHash"/>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<SeriesChanges?> LoadSeriesAsync(string seriesHash, CancellationToken cancellationToken);

    /// <summary>The newest state saved for a trigger; null when there is none.</summary>
    Task<byte[]?> LoadPlanAsync(string triggerKey, CancellationToken cancellationToken);

    /// <summary>States of <paramref name="since"/> or later (see <see cref="StoredPlan.Time"/>), newest first, at most <paramref name="limit"/>: the triggers to expect after a restart.</summary>
    Task<IReadOnlyList<StoredPlan>> LoadPlansAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken);

    /// <summary>Queues the samples that changed since the last save; they are taken from the series when the batch is written.</summary>
    void SaveSeries(string seriesHash, DemandSeries series);

    /// <summary>Queues a trigger's state; a later call replaces one that still waits. It must hold no secrets.</summary>
    void SavePlan(StoredPlan plan);

    /// <summary>Writes what is queued now.</summary>
    Task FlushAsync(CancellationToken cancellationToken);
}
