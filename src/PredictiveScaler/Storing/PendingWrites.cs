using Microsoft.Extensions.Logging;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Storing;

/// <summary>
/// What waits to be written: one entry a series and trigger, so that a store which is away for long costs no more than one which is not.
/// Thread-safe.
/// </summary>
/// <param name="batchSize">Series, and plans, a transaction.</param>
/// <param name="time">Measures how long.</param>
/// <param name="metrics">Told how many wait, and what is left out.</param>
/// <param name="logger">Told once when something is left out.</param>
internal sealed class PendingWrites(int batchSize, TimeProvider time, StoreMetrics metrics, ILogger logger)
{
    /// <summary>Entries of a kind that may wait; what a service with more triggers has beyond them stays in memory only.</summary>
    public const int MaxPending = 100_000;

    /// <summary>Real ones take a few KiB.</summary>
    public const int MaxPlanBytes = 256 * 1024;

    /// <summary>Triggers in use save every few minutes; what waits for longer belongs to one that was forgotten, and holds its samples in memory.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private const int MaxKeyLength = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (DemandSeries Series, long Since)> _series = [];
    private readonly Dictionary<string, StoredPlan> _plans = [];
    private bool _leavesOut;

    public void Add(string hash, DemandSeries series) => Add(_series, hash, (series, time.GetTimestamp()), fits: true);

    // A database refuses the character 0 and with it the whole batch; names come from callers.
    public void Add(StoredPlan plan) => Add(
        _plans,
        plan.TriggerKey,
        plan,
        plan.State.Length <= MaxPlanBytes && plan.TriggerKey.Length <= MaxKeyLength && !plan.TriggerKey.Contains('\0', StringComparison.Ordinal));

    /// <summary>The next batch; null when nothing waits.</summary>
    public StoreBatch? Take()
    {
        lock (_gate)
        {
            if (_series.Count + _plans.Count == 0)
            {
                return null;
            }

            StoreBatch batch = new();
            foreach ((string hash, (DemandSeries series, long since)) in _series.Take(batchSize).ToArray())
            {
                _series.Remove(hash);
                batch.Series.Add((hash, series));
                batch.Since[hash] = since;
            }

            foreach ((string key, StoredPlan plan) in _plans.Take(batchSize).ToArray())
            {
                _plans.Remove(key);
                batch.Plans.Add(plan);
            }

            metrics.RecordPending(_series.Count + _plans.Count);
            return batch;
        }
    }

    /// <summary>Takes back what could not be written.</summary>
    public void Return(StoreBatch batch)
    {
        lock (_gate)
        {
            foreach ((string hash, DemandSeries series) in batch.Series)
            {
                if (time.GetElapsedTime(batch.Since[hash]) < LongestWait)
                {
                    _series.TryAdd(hash, (series, batch.Since[hash]));
                }
                else
                {
                    metrics.RecordLeftOut();
                }
            }

            // A newer state may have been queued meanwhile; it wins.
            foreach (StoredPlan plan in batch.Plans)
            {
                _plans.TryAdd(plan.TriggerKey, plan);
            }

            metrics.RecordPending(_series.Count + _plans.Count);
        }
    }

    private void Add<T>(Dictionary<string, T> queue, string key, T item, bool fits)
    {
        lock (_gate)
        {
            if (fits && (queue.Count < MaxPending || queue.ContainsKey(key)))
            {
                queue[key] = item;
                metrics.RecordPending(_series.Count + _plans.Count);
                return;
            }

            metrics.RecordLeftOut();
            if (!_leavesOut)
            {
                _leavesOut = true;
                Log.LeftOut(logger, MaxPending, MaxPlanBytes);
            }
        }
    }
}
