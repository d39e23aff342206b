namespace PredictiveScaler.Preprocessing;

/// <summary>A series as at most 4,096 means over equal bins, wild ones cut, for what costs the square of the length.</summary>
internal sealed class BinnedSeries
{
    public const int MaxBins = 4096;
    private const double Cut = 4;
    private static readonly int[] NiceMinutes = [1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360];

    private BinnedSeries(double[] values, TimeSpan bin) => (Values, Bin) = (values, bin);

    /// <summary>In units of the robust spread around the median, within ±4; a gap is NaN.</summary>
    public double[] Values { get; }

    public TimeSpan Bin { get; }

    public static BinnedSeries Of(ReadOnlySpan<double> values, TimeSpan step)
    {
        int factor = FactorOf(values.Length, step);
        double[] bins = new double[values.Length / factor];
        RobustScale scale = RobustScale.Of(values);
        for (int i = 0; i < bins.Length; i++)
        {
            bins[i] = MeanOf(values.Slice(i * factor, factor), scale);
        }

        return new BinnedSeries(bins, factor * step);
    }

    // Bins of which a day is a multiple, so that the daily season has a whole number of them.
    private static int FactorOf(int length, TimeSpan step)
    {
        int least = Math.Max(1, (length + MaxBins - 1) / MaxBins);
        if (least == 1)
        {
            return 1;
        }

        foreach (int minutes in NiceMinutes)
        {
            long ticks = minutes * TimeSpan.TicksPerMinute;
            if (ticks % step.Ticks == 0 && ticks / step.Ticks >= least)
            {
                return (int)(ticks / step.Ticks);
            }
        }

        return least;
    }

    private static double MeanOf(ReadOnlySpan<double> values, RobustScale scale)
    {
        (double sum, int count) = (0, 0);
        foreach (double value in values)
        {
            if (!double.IsNaN(value))
            {
                sum += Math.Clamp(scale.Scale(value), -Cut, Cut);
                count++;
            }
        }

        return count == 0 ? double.NaN : sum / count;
    }
}
