namespace PredictiveScaler.Forecasting.Classical;

/// <summary>
/// A forecaster whose parameters and spread come from a fit at the last grid point (<see cref="FitGrid"/>), so that a forecast itself is a
/// short walk over the samples since. Where nothing can be fitted yet it says what the last value says.
/// </summary>
internal abstract class FittedForecaster<TFit> : BaselineForecaster
    where TFit : class
{
    private readonly FitCache<TFit> _fits = new();
    private readonly ScratchPool<FitScratch> _fitScratch = new(() => new FitScratch());
    private readonly LastValueForecaster _lastValue = new();

    public override bool IsFitted => true;

    /// <summary>Distance between two fits.</summary>
    protected virtual TimeSpan FitsEvery => TimeSpan.FromHours(1);

    protected override void Predict(in ContextWindow window, int horizon, ForecastBuffer result, BaselineScratch scratch)
    {
        result.Reset(window, horizon, BaselineLevels.All);
        if (FitFor(window, horizon) is not { } fit || !TryPredict(window, fit, horizon, result, scratch))
        {
            _lastValue.Predict(new ReadOnlySpan<ContextWindow>(in window), horizon, new ReadOnlySpan<ForecastBuffer>(ref result));
        }
    }

    /// <summary>
    /// Fits to what <paramref name="window"/> shows, for at least <paramref name="horizon"/> steps; null when that is too little. What it
    /// says of the first steps must not depend on the horizon.
    /// </summary>
    protected abstract TFit? Fit(in ContextWindow window, int horizon, FitScratch scratch);

    /// <summary>Writes the forecast; false when the fit has nothing to say of this origin.</summary>
    protected abstract bool TryPredict(in ContextWindow window, TFit fit, int horizon, ForecastBuffer result, BaselineScratch scratch);

    private TFit? FitFor(in ContextWindow window, int horizon)
    {
        ContextWindow seen = FitGrid.WindowFor(window, FitsEvery);
        if (seen.HistoryLimit <= TimeSpan.Zero || seen.History.Count == 0)
        {
            return null;
        }

        if (_fits.TryGet(seen, horizon, out TFit? fit))
        {
            return fit;
        }

        long revision = seen.History.Revision;
        FitScratch scratch = _fitScratch.Rent();
        try
        {
            fit = Fit(seen, horizon, scratch);
        }
        finally
        {
            _fitScratch.Return(scratch);
        }

        _fits.Set(seen, horizon, revision, fit);
        return fit;
    }
}
