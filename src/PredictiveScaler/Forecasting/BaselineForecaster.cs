namespace PredictiveScaler.Forecasting;

/// <summary>What the algorithms share: windows one by one over pooled memory, so that a warm forecast allocates nothing and takes no lock.</summary>
internal abstract class BaselineForecaster : IForecaster
{
    private readonly ScratchPool<BaselineScratch> _scratch = new(() => new BaselineScratch());

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public void Predict(ReadOnlySpan<ContextWindow> windows, int horizon, ReadOnlySpan<ForecastBuffer> results)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(results.Length, windows.Length);
        BaselineScratch scratch = _scratch.Rent();
        try
        {
            for (int i = 0; i < windows.Length; i++)
            {
                Predict(windows[i], horizon, results[i], scratch);
            }
        }
        finally
        {
            _scratch.Return(scratch);
        }
    }

    /// <inheritdoc/>
    public virtual bool IsFitted => false;

    /// <summary>One window.</summary>
    protected abstract void Predict(in ContextWindow window, int horizon, ForecastBuffer result, BaselineScratch scratch);
}
