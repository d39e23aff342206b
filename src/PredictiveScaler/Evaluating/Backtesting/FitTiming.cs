using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Forecasting;

namespace PredictiveScaler.Evaluating.Backtesting;

/// <summary>
/// What a fit costs: the first forecast of a history that the forecaster has never met, less the same forecast once more. Measured apart
/// from the forecasts that are scored, at a few of their origins.
/// </summary>
internal static class FitTiming
{
    private const int MostFits = 20;

    public static void Measure(IBacktestedForecaster model, BacktestSettings settings, TimeProvider clock, CallTimes times, CancellationToken cancellationToken)
    {
        ForecastBuffer buffer = new();
        int stride = (settings.Origins.Count + MostFits - 1) / MostFits;
        for (int i = 0; i < settings.Origins.Count; i += stride)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ContextWindow window = settings.WindowAt(settings.Origins[i]) with { History = settings.Trace.Unmet() };
            TimeSpan first = TimeOf(model, window, settings.Horizon, buffer, clock);
            TimeSpan second = TimeOf(model, window, settings.Horizon, buffer, clock);
            if (buffer.Failure is null)
            {
                times.Add(first > second ? first - second : TimeSpan.Zero);
            }
        }
    }

    private static TimeSpan TimeOf(IBacktestedForecaster model, in ContextWindow window, int horizon, ForecastBuffer buffer, TimeProvider clock)
    {
        long started = clock.GetTimestamp();
        model.Predict(window, horizon, buffer);
        return clock.GetElapsedTime(started);
    }
}
