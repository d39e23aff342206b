namespace PredictiveScaler.Accuracy.Scoring;

/// <summary>A loss relative to the last value's on the same origins.</summary>
internal static class Relative
{
    /// <summary>One series must not decide a mean over all: beyond these a ratio says "perfect" or "useless" and no more.</summary>
    public const double Least = 0.01;

    /// <inheritdoc cref="Least"/>
    public const double Most = 100;

    /// <summary>1 where both are 0 (a constant that both forecast); NaN where either is unknown.</summary>
    public static double Of(double loss, double lastValue)
    {
        if (double.IsNaN(loss) || double.IsNaN(lastValue))
        {
            return double.NaN;
        }

        return loss == lastValue ? 1 : Math.Clamp(loss / lastValue, Least, Most);
    }
}
