namespace PredictiveScaler.Accuracy.Scoring;

/// <summary>Milliseconds a forecast of one method on one series; fitting is apart where the method tells it apart.</summary>
internal sealed record CallTimes(double FitMs, double P50Ms, double P99Ms)
{
    /// <summary>Nearest rank; NaN for nothing.</summary>
    public static double Percentile(IEnumerable<double> values, double level)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        return sorted.Length == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(level * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
