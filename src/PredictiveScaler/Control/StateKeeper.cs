namespace PredictiveScaler.Control;

internal sealed class StateKeeper
{
    public Task RestoreAsync(WatchedSeries series, CancellationToken stopping) => Task.CompletedTask;

    public void Save(IEnumerable<TriggerState> triggers)
    {
    }
}
