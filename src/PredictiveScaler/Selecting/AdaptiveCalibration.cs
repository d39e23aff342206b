namespace PredictiveScaler.Selecting;

/// <summary>
/// Keeps quantiles honest on this very trigger: adaptive conformal inference (Gibbs and Candes, "Adaptive Conformal Inference Under
/// Distribution Shift", 2021). A correction in units of the forecast's own spread (quantile less median) rises when demand was above the
/// quantile and falls a little when it was not, so that in the long run it is above as often as it should be. It is replayed over the
/// judged origins by <see cref="SelectionReplay"/>: it has no state outside the samples.
/// </summary>
internal static class AdaptiveCalibration
{
    /// <summary>Step of the correction; see docs/decisions for what others gave.</summary>
    internal const double Rate = 0.05;

    /// <summary>A whole spread down is the median; more would be no quantile of this forecast any more.</summary>
    internal const double Lowest = -1;

    internal const double Highest = 4;

    /// <summary>The corrected quantile, >= 0.</summary>
    public static double Apply(double forecast, double spread, double correction) =>
        correction == 0 || double.IsNaN(spread) ? forecast : Math.Max(0, forecast + (correction * spread));

    /// <summary>The correction after one more origin came true. NaN = that origin says nothing.</summary>
    /// <param name="correction">Before.</param>
    /// <param name="forecast">The corrected quantile of that origin.</param>
    /// <param name="actual">What came true.</param>
    /// <param name="level">Level of the quantile.</param>
    public static double Next(double correction, double forecast, double actual, double level)
    {
        if (double.IsNaN(forecast) || double.IsNaN(actual))
        {
            return correction;
        }

        double missed = actual > forecast ? 1 : 0;
        return Math.Clamp(correction + (Rate * (missed - (1 - level))), Lowest, Highest);
    }
}
