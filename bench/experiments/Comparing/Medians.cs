namespace PredictiveScaler.Experiments.Comparing;

/// <summary>Medians that leave out only what cannot be compared (NaN): a policy that is never as good counts as infinitely bad.</summary>
internal static class Medians
{
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(value => !double.IsNaN(value)).Order()];
        if (sorted.Length == 0)
        {
            return double.NaN;
        }

        (double low, double high) = (sorted[(sorted.Length - 1) / 2], sorted[sorted.Length / 2]);
        return low == high ? low : (low + high) / 2;
    }

    public static int Count(IEnumerable<double> values) => values.Count(value => !double.IsNaN(value));
}
