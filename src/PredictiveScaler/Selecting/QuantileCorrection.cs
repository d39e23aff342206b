using PredictiveScaler.Forecasting;

namespace PredictiveScaler.Selecting;

/// <summary>
/// What online calibration does to a forecast: quantiles above the median move away from it, or towards it, by a share of their own
/// distance. So they never cross, and a forecast that is scaled is corrected alike.
/// </summary>
/// <param name="Maximum">For the maximum over the lead window: 0.2 = a fifth wider, -1 = nothing above the median.</param>
/// <param name="Steps">For demand at the steps of <see cref="Probes.Steps"/>; linear between them.</param>
internal sealed record QuantileCorrection(double Maximum, IReadOnlyList<double> Steps)
{
    private const double Median = 0.5;

    public static readonly QuantileCorrection None = new(0, []);

    /// <summary>Corrects a quantile of the lead window's maximum.</summary>
    public double OfMaximum(double quantile, double spread) => AdaptiveCalibration.Apply(quantile, spread, Maximum);

    /// <summary>Corrects a whole forecast.</summary>
    public void Apply(ForecastBuffer forecast)
    {
        int levels = forecast.LevelArray.Length;
        for (int step = 1; step <= forecast.Horizon; step++)
        {
            int start = (step - 1) * levels;
            Widen(forecast.Values.Slice(start, levels), (float)forecast.Quantile(step, Median), forecast.LevelArray, (float)OfStep(step, forecast.Horizon));
            Widen(forecast.Maxima.Slice(start, levels), (float)forecast.MaxQuantile(step, Median), forecast.LevelArray, (float)Maximum);
        }

        QuantileRepair.Apply(forecast.Values, forecast.Maxima, levels);
    }

    private static void Widen(Span<float> row, float median, ReadOnlySpan<float> levels, float correction)
    {
        for (int q = 0; q < row.Length; q++)
        {
            row[q] = levels[q] > Median ? row[q] + (correction * (row[q] - median)) : row[q];
        }
    }

    private double OfStep(int step, int horizon)
    {
        if (Steps.Count == 0)
        {
            return 0;
        }

        for (int i = 1; i < Steps.Count; i++)
        {
            (int from, int to) = (Probes.StepAt(i - 1, horizon), Probes.StepAt(i, horizon));
            if (step <= to)
            {
                return to == from ? Steps[i] : Steps[i - 1] + ((Steps[i] - Steps[i - 1]) * (step - from) / (to - from));
            }
        }

        return Steps[^1];
    }
}
