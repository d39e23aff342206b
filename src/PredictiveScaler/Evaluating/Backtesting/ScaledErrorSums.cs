namespace PredictiveScaler.Evaluating.Backtesting;

/// <summary>
/// Mean absolute scaled error: Hyndman and Koehler, "Another look at measures of forecast accuracy", International Journal of Forecasting
/// 22 (2006). At each origin the mean absolute error over the horizon is divided by the mean absolute change from one sample to the next
/// in the history that the forecast could see; the mean over origins. Origins whose history never changes have no scale and are counted.
/// </summary>
internal sealed class ScaledErrorSums
{
    private double _sum;
    private int _count;

    public double? Mean => Ratio.Of(_sum, _count);

    /// <summary>Origins that could not be scaled.</summary>
    public int WithoutScale { get; private set; }

    /// <param name="error">Mean absolute error of one origin; NaN leaves it out.</param>
    /// <param name="scale">See <see cref="ScaleOf"/>.</param>
    public void Add(double error, double scale)
    {
        if (double.IsNaN(error))
        {
            return;
        }

        if (!(scale > 0))
        {
            WithoutScale++;
            return;
        }

        _sum += error / scale;
        _count++;
    }

    /// <summary>Mean absolute change from one sample to the next; pairs with a gap are left out; NaN when there is none.</summary>
    public static double ScaleOf(ReadOnlySpan<double> history)
    {
        (double sum, long count) = (0, 0);
        for (int i = 1; i < history.Length; i++)
        {
            double change = Math.Abs(history[i] - history[i - 1]);
            (sum, count) = double.IsNaN(change) ? (sum, count) : (sum + change, count + 1);
        }

        return count == 0 ? double.NaN : sum / count;
    }
}
