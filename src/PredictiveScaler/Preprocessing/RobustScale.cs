namespace PredictiveScaler.Preprocessing;

/// <summary>A scale that a few wild samples do not move: the median, and the interquartile range as a standard deviation.</summary>
/// <param name="Center">Median of what was measured; 0 when nothing was.</param>
/// <param name="Spread">Interquartile range / 1.349, which is the standard deviation of normal noise; above 0.</param>
internal readonly record struct RobustScale(double Center, double Spread)
{
    private const double NormalQuartiles = 1.349;

    // A series that is constant for half of the time has no interquartile range; it is measured by its level then, or by the unit.
    private const double FloorShare = 0.01;

    public static RobustScale Of(ReadOnlySpan<double> values)
    {
        double[] sorted = SortedMeasured(values);
        if (sorted.Length == 0)
        {
            return new RobustScale(0, 1);
        }

        double center = QuantileOf(sorted, 0.5);
        double spread = (QuantileOf(sorted, 0.75) - QuantileOf(sorted, 0.25)) / NormalQuartiles;
        double floor = FloorShare * (center != 0 ? Math.Abs(center) : Math.Max(Math.Abs(sorted[0]), Math.Abs(sorted[^1])));
        return new RobustScale(center, Math.Max(spread, floor) is > 0 and var positive ? positive : 1);
    }

    public double Scale(double value) => (value - Center) / Spread;

    public double Unscale(double scaled) => (scaled * Spread) + Center;

    /// <summary>What was measured, ascending.</summary>
    public static double[] SortedMeasured(ReadOnlySpan<double> values)
    {
        List<double> measured = new(values.Length);
        foreach (double value in values)
        {
            if (!double.IsNaN(value))
            {
                measured.Add(value);
            }
        }

        measured.Sort();
        return [.. measured];
    }

    /// <summary>Linear between two ranks.</summary>
    /// <param name="sorted">Ascending, not empty.</param>
    /// <param name="level">0 to 1.</param>
    public static double QuantileOf(ReadOnlySpan<double> sorted, double level)
    {
        double rank = level * (sorted.Length - 1);
        int low = (int)rank;
        int high = Math.Min(low + 1, sorted.Length - 1);
        return sorted[low] + ((rank - low) * (sorted[high] - sorted[low]));
    }
}
