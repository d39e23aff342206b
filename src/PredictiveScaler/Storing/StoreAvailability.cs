using Microsoft.Extensions.Logging;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Storing;

/// <summary>Whether a store works: said once a change, not once an attempt.</summary>
/// <param name="name">The store in the log; no secrets.</param>
/// <param name="metrics">Told of each failure.</param>
/// <param name="logger">Told of each change.</param>
internal sealed class StoreAvailability(string name, StoreMetrics metrics, ILogger logger)
{
    private readonly Lock _gate = new();
    private volatile StoreStatus _status = new(true, "");

    public StoreStatus Status => _status;

    public void Worked()
    {
        if (Set(new StoreStatus(true, "")))
        {
            Log.StoreAvailable(logger, name);
        }
    }

    /// <param name="failure">What is in the way.</param>
    public void Failed(StoreFailure failure)
    {
        metrics.RecordFailure(failure.Code);
        if (Set(new StoreStatus(false, failure.Text)))
        {
            Log.StoreUnavailable(logger, name, failure.Text);
        }
    }

    private bool Set(StoreStatus status)
    {
        lock (_gate)
        {
            bool changed = _status.IsAvailable != status.IsAvailable;
            _status = status;
            metrics.RecordAvailable(status.IsAvailable);
            return changed;
        }
    }
}
