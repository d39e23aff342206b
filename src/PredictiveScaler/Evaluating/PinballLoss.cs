namespace PredictiveScaler.Evaluating;

/// <summary>Pinball (quantile) loss: Koenker and Bassett, "Regression Quantiles", Econometrica 46 (1978). No factor 2.</summary>
internal static class PinballLoss
{
    /// <summary>level * (actual - forecast) when the forecast is too low, (1 - level) * (forecast - actual) when too high; in units of demand.</summary>
    public static double Of(double actual, double forecast, double level)
    {
        double error = actual - forecast;
        return error >= 0 ? level * error : (level - 1) * error;
    }
}
