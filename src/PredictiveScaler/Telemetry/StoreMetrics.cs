using System.Diagnostics.Metrics;

namespace PredictiveScaler.Telemetry;

/// <summary>Instruments of the state store.</summary>
internal sealed class StoreMetrics
{
    private readonly Counter<long> _items = ScalerMeter.Instance.CreateCounter<long>(
        "store_written_total", description: "Series and plans written.");

    private readonly Counter<long> _failures = ScalerMeter.Instance.CreateCounter<long>(
        "store_failures_total", description: "Accesses to the store that failed, by reason.");

    private readonly Histogram<double> _durations = ScalerMeter.Instance.CreateHistogram(
        "store_write_duration_seconds", "s", "Time to write one batch.", advice: ScalerMeter.Durations);

    private readonly Gauge<int> _available = ScalerMeter.Instance.CreateGauge<int>(
        "store_available", description: "1 when the last access to the store worked.");

    private readonly Gauge<int> _pending = ScalerMeter.Instance.CreateGauge<int>(
        "store_pending", description: "Series and plans that wait to be written.");

    private readonly Counter<long> _leftOut = ScalerMeter.Instance.CreateCounter<long>(
        "store_left_out_total", description: "Series and plans that were not queued: too many wait, or one is too large.");

    private readonly Counter<long> _refused = ScalerMeter.Instance.CreateCounter<long>(
        "store_refused_rows_total", description: "Rows of a shared store that are damaged or not ours.");

    public void RecordLeftOut() => _leftOut.Add(1);

    public void RecordRefused(int rows) => _refused.Add(rows);

    public void RecordAvailable(bool isAvailable) => _available.Record(isAvailable ? 1 : 0);

    public void RecordPending(int items) => _pending.Record(items);

    public void RecordBatch(int items, double seconds)
    {
        _items.Add(items);
        _durations.Record(seconds);
    }

    /// <param name="reason">SQLite's result code, PostgreSQL's SQLSTATE or an exception type: a bounded set.</param>
    public void RecordFailure(string reason) => _failures.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
