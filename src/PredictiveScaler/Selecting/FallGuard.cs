using PredictiveScaler.Forecasting;

namespace PredictiveScaler.Selecting;

/// <summary>
/// A forecast that falls much deeper than any of the judged day extrapolates: after a jump to a level never seen, experts that were right
/// for a week say that it will pass, and nothing judged tells whether it does. Demand is then expected to stay nearer to where it is,
/// which is also the side on which an error costs pods and no latency. Rises are left alone: a Monday may exceed all of a Sunday.
/// </summary>
internal static class FallGuard
{
    /// <summary>Times the deepest judged fall; see docs/decisions for what others gave.</summary>
    private const double Reach = 1.5;

    private const double Median = 0.5;

    /// <summary>What may be believed after the deepest fall that the judged forecasts had.</summary>
    public static double LargestFall(double deepestJudged) => Reach * deepestJudged;

    /// <summary>Raises a forecast, all quantiles of a step alike, where its median falls below <paramref name="now"/> by more than allowed.</summary>
    public static void Apply(ForecastBuffer forecast, double now, double largestFall)
    {
        if (double.IsNaN(now) || double.IsPositiveInfinity(largestFall))
        {
            return;
        }

        float lowest = (float)(now - largestFall);
        int levels = forecast.LevelArray.Length;
        for (int step = 1; step <= forecast.Horizon; step++)
        {
            Raise(forecast.Values.Slice((step - 1) * levels, levels), lowest - (float)forecast.Quantile(step, Median));
            Raise(forecast.Maxima.Slice((step - 1) * levels, levels), lowest - (float)forecast.MaxQuantile(step, Median));
        }
    }

    private static void Raise(Span<float> row, float by)
    {
        for (int q = 0; q < row.Length && by > 0; q++)
        {
            row[q] += by;
        }
    }
}
