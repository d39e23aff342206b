using PredictiveScaler.Forecasting;

namespace PredictiveScaler.Experiments.Adversarial;

/// <summary>Fault injection: from a time on, what another forecaster says is mirrored around the newest sample: a rise is forecast as a fall.</summary>
internal sealed class InvertedForecaster(IForecaster sound, DateTimeOffset from) : IForecaster
{
    public string Name => sound.Name;

    public bool IsFitted => sound.IsFitted;

    public void Predict(ReadOnlySpan<ContextWindow> windows, int horizon, ReadOnlySpan<ForecastBuffer> results)
    {
        sound.Predict(windows, horizon, results);
        for (int i = 0; i < windows.Length; i++)
        {
            float last = windows[i].ValueAtOrigin();
            if (windows[i].Origin >= from && results[i].Failure is null && float.IsFinite(last))
            {
                Mirror(results[i].Values, results[i].Levels.Count, last);
                Mirror(results[i].Maxima, results[i].Levels.Count, last);
            }
        }
    }

    /// <summary>The lowest quantile becomes the highest, so they stay in order.</summary>
    private static void Mirror(Span<float> values, int levels, float last)
    {
        for (int step = 0; step < values.Length; step += levels)
        {
            Span<float> quantiles = values.Slice(step, levels);
            quantiles.Reverse();
            for (int k = 0; k < levels; k++)
            {
                quantiles[k] = Math.Max(0, (2 * last) - quantiles[k]);
            }
        }
    }
}
