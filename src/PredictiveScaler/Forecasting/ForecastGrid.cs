namespace PredictiveScaler.Forecasting;

/// <summary>
/// The grid on which a graph forecasts: the trigger's own, or every n-th point of it where the horizon has more steps than the graph, or
/// the step is finer than the model was trained for.
/// </summary>
/// <param name="Factor">Steps of the trigger in one step of the graph.</param>
/// <param name="Step">Step of the graph.</param>
internal readonly record struct ForecastGrid(int Factor, TimeSpan Step)
{
    /// <summary>The finest grid that covers the horizon; null when the model was not trained for a step that coarse.</summary>
    public static ForecastGrid? For(TimeSpan step, int horizon, ModelManifest manifest)
    {
        int forHorizon = (horizon + manifest.HorizonSteps - 1) / manifest.HorizonSteps;
        int forStep = (int)Math.Ceiling(manifest.MinStepSeconds / step.TotalSeconds);
        int factor = Math.Max(1, Math.Max(forHorizon, forStep));
        TimeSpan coarse = step * factor;
        return coarse.TotalSeconds <= manifest.MaxStepSeconds ? new ForecastGrid(factor, coarse) : null;
    }

    /// <summary>
    /// Demand at each of the trigger's steps. A coarse step is the mean of the steps in it, so its value stands in their middle; between
    /// the middles it is linear, outside of them constant.
    /// </summary>
    public void ExpandValues(ReadOnlySpan<float> coarse, int levels, Span<float> fine)
    {
        int last = (coarse.Length / levels) - 1;
        for (int h = 0; h * levels < fine.Length; h++)
        {
            float position = Math.Clamp((h - ((Factor - 1) / 2f)) / Factor, 0, last);
            int low = (int)position;
            int high = Math.Min(low + 1, last);
            for (int q = 0; q < levels; q++)
            {
                float from = coarse[(low * levels) + q];
                fine[(h * levels) + q] = from + ((position - low) * (coarse[(high * levels) + q] - from));
            }
        }
    }

    /// <summary>Maximum over the steps 1..h. A coarse step that is only partly within them counts in full: the maximum may be high, never low.</summary>
    public void ExpandMaxima(ReadOnlySpan<float> coarse, int levels, Span<float> fine)
    {
        for (int h = 0; h * levels < fine.Length; h++)
        {
            coarse.Slice(h / Factor * levels, levels).CopyTo(fine[(h * levels)..]);
        }
    }
}
