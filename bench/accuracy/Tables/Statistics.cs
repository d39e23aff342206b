namespace PredictiveScaler.Accuracy.Tables;

/// <summary>Means over series; what is unknown (NaN) on a series is left out.</summary>
internal static class Statistics
{
    public static double GeometricMean(IEnumerable<double> ratios)
    {
        double[] logs = [.. ratios.Where(ratio => !double.IsNaN(ratio)).Select(ratio => Math.Log(ratio))];
        return logs.Length == 0 ? double.NaN : Math.Exp(logs.Average());
    }

    public static double Mean(IEnumerable<double> values)
    {
        double[] known = [.. values.Where(value => !double.IsNaN(value))];
        return known.Length == 0 ? double.NaN : known.Average();
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        int middle = sorted.Length / 2;
        return sorted.Length switch
        {
            0 => double.NaN,
            _ when sorted.Length % 2 == 1 => sorted[middle],
            _ => (sorted[middle - 1] + sorted[middle]) / 2,
        };
    }

    /// <summary>Share of the known values that satisfy the condition.</summary>
    public static double Share(IEnumerable<double> values, Func<double, bool> condition) =>
        Mean(values.Select(value => double.IsNaN(value) ? double.NaN : condition(value) ? 1 : 0));
}
