namespace PredictiveScaler.Forecasting;

/// <summary>The vocabulary of tensors between the service and a graph, version 1 (float32, axis 0 is the batch).</summary>
internal static class TensorNames
{
    /// <summary>[batch, contextLength]: demand of the newest steps, oldest first, the last one at the origin; gaps filled forward.</summary>
    public const string Context = "context";

    /// <summary>[batch, contextLength]: 1 where <see cref="Context"/> was measured, 0 where it was filled.</summary>
    public const string ContextMask = "context_mask";

    /// <summary>[batch, lags, seasonalBack + horizonSteps]: element j of lag k is the demand at origin + (j - seasonalBack + 1) steps - lag k.</summary>
    public const string Seasonal = "seasonal";

    /// <summary>Same shape as <see cref="Seasonal"/>: 1 where it was measured, 0 where it was filled or lies after the origin.</summary>
    public const string SeasonalMask = "seasonal_mask";

    /// <summary>[batch, 4]: sine and cosine of the time of day and of the time of week (Monday 00:00 = 0) at the origin, in the trigger's zone.</summary>
    public const string Calendar = "calendar";

    /// <summary>[batch, 1]: seconds between two steps.</summary>
    public const string Step = "step";

    /// <summary>
    /// [batch, historyLength]: element j is the mean of what was measured over (t - S, t], t = origin - (historyLength - 1 - j) S, S =
    /// historyStepSeconds, whatever the step; where the series is coarser than S, the newest sample at or before t.
    /// </summary>
    public const string History = "history";

    /// <summary>[batch, historyLength]: 1 where <see cref="History"/> was measured, 0 where it was filled.</summary>
    public const string HistoryMask = "history_mask";

    /// <summary>[batch, horizonSteps, quantiles]: demand at each step.</summary>
    public const string Quantiles = "quantiles";

    /// <summary>[batch, horizonSteps, quantiles]: maximum demand over the steps 1..h.</summary>
    public const string MaxQuantiles = "max_quantiles";

    public const int CalendarFeatures = 4;
}
