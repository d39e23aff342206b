namespace PredictiveScaler.Evaluating.Backtesting;

/// <summary>
/// Forecasts are float: seven significant digits. What is written is rounded to them, and what is written is what is scored, so that the
/// scores can be recomputed from the files.
/// </summary>
internal static class ForecastPrecision
{
    private const int Digits = 7;

    public static double Round(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return value;
        }

        int decimals = Digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        double scale = Math.Pow(10, Math.Abs(decimals));
        double rounded = decimals >= 0 ? Math.Round(value * scale) / scale : Math.Round(value / scale) * scale;
        return double.IsFinite(rounded) ? rounded : value;
    }
}
