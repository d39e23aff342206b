namespace PredictiveScaler.Evaluating.Backtesting;

/// <summary>A quotient that is unknown, not 0 or infinite, where there is nothing to divide by.</summary>
internal static class Ratio
{
    public static double? Of(double value, double by) => by > 0 && double.IsFinite(value / by) ? value / by : null;
}
