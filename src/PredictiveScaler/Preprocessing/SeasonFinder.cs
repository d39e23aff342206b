namespace PredictiveScaler.Preprocessing;

/// <summary>
/// Finds the periods of a series by its autocorrelation over what was measured, wild samples cut. One season at a time: a day, a week (they are
/// expected, so they come first and less evidence is asked of them), then the strongest; or a shorter one that is about as strong, as an hour
/// repeats itself after a day as well. Then its profile is taken out, and what remains is looked at again.
/// </summary>
internal static class SeasonFinder
{
    private const int MaxSeasons = 3;
    private const int ShortestBins = 3;
    private const double LeastStrength = 0.2;
    private const double LeastExpected = 0.08;
    private const double AboutAsStrong = 0.05;
    private const double LeastProminence = 0.1;
    private static readonly TimeSpan[] Expected = [TimeSpan.FromDays(1), TimeSpan.FromDays(7)];

    /// <summary>In the order found; empty when nothing repeats, or nothing was seen twice.</summary>
    public static IReadOnlyList<Season> Find(ReadOnlySpan<double> values, TimeSpan step)
    {
        BinnedSeries series = BinnedSeries.Of(values, step);
        double[] rest = WithoutTrend(series.Values);
        double whole = Variance(rest);
        List<Season> seasons = [];
        while (seasons.Count < MaxSeasons && whole > 1e-12)
        {
            double share = Variance(rest) / whole;
            if (Next(Autocorrelation(rest), series.Bin, share, seasons) is not { } found)
            {
                break;
            }

            seasons.Add(new Season(found.Lag * series.Bin, Math.Clamp(found.Correlation * share, 0, 1)));
            rest = WithoutProfile(rest, found.Lag);
        }

        return seasons;
    }

    private static (int Lag, double Correlation)? Next(double[] correlation, TimeSpan bin, double share, List<Season> known)
    {
        List<(int Lag, double Correlation)> peaks = [];
        for (int lag = ShortestBins; lag < correlation.Length; lag++)
        {
            bool isPeak = correlation[lag] >= correlation[lag - 1] && lag + 1 < correlation.Length && correlation[lag] >= correlation[lag + 1];
            bool isExpected = IsExpected(lag, bin);
            if ((isPeak || isExpected) && !known.Any(season => IsNear(season.Period / bin, lag)) && Prominence(correlation, lag) >= LeastProminence)
            {
                peaks.Add((lag, correlation[lag]));
            }
        }

        if (Anchor(peaks, bin, share, correlation.Length) is not { } anchor)
        {
            return null;
        }

        (int Lag, double Correlation) shortest = peaks.First(peak => peak.Correlation >= anchor.Correlation - AboutAsStrong || peak == anchor);
        return IsNear(shortest.Lag, anchor.Lag) ? anchor : shortest;
    }

    /// <summary>A day, else a week, else the strongest that was seen three times.</summary>
    private static (int Lag, double Correlation)? Anchor(List<(int Lag, double Correlation)> peaks, TimeSpan bin, double share, int length)
    {
        (int Lag, double Correlation) strongest = default;
        foreach ((int lag, double correlation) in peaks)
        {
            if (IsExpected(lag, bin) && correlation >= LeastExpected / share)
            {
                return (lag, correlation);
            }

            if (correlation >= LeastStrength / share && correlation > strongest.Correlation && lag <= length * 2 / 3)
            {
                strongest = (lag, correlation);
            }
        }

        return strongest.Lag > 0 ? strongest : null;
    }

    private static bool IsExpected(int lag, TimeSpan bin) => Expected.Any(period => lag == (int)Math.Round(period / bin));

    // A peak that is a few bins beside a season that is known, or expected, is that season.
    private static bool IsNear(double lag, double other) => Math.Abs(lag - other) <= Math.Max(1, other / 5);

    /// <summary>How far a peak rises above the valley half a period before it: what changes slowly correlates at every short lag.</summary>
    private static double Prominence(double[] correlation, int lag)
    {
        double valley = double.PositiveInfinity;
        for (int i = Math.Max(1, lag / 3); i <= lag * 2 / 3; i++)
        {
            valley = Math.Min(valley, correlation[i]);
        }

        return correlation[lag] - valley;
    }

    /// <summary>By lag up to half of the length; of pairs that were both measured.</summary>
    private static double[] Autocorrelation(double[] values)
    {
        double[] correlation = new double[(values.Length / 2) + 1];
        for (int lag = 0; lag < correlation.Length; lag++)
        {
            (double product, double early, double late) = (0, 0, 0);
            for (int i = lag; i < values.Length; i++)
            {
                (double a, double b) = (values[i - lag], values[i]);
                if (!double.IsNaN(a) && !double.IsNaN(b))
                {
                    product += a * b;
                    early += a * a;
                    late += b * b;
                }
            }

            correlation[lag] = early > 0 && late > 0 ? product / Math.Sqrt(early * late) : 0;
        }

        return correlation;
    }

    private static double[] WithoutProfile(double[] values, int period)
    {
        double[] sums = new double[period];
        int[] counts = new int[period];
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
            {
                sums[i % period] += values[i];
                counts[i % period]++;
            }
        }

        return [.. values.Select((value, i) => value - (sums[i % period] / Math.Max(1, counts[i % period])))];
    }

    /// <summary>Less a straight line (least squares).</summary>
    private static double[] WithoutTrend(double[] values)
    {
        (double n, double t, double y, double tt, double ty) = (0, 0, 0, 0, 0);
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
            {
                (n, t, y, tt, ty) = (n + 1, t + i, y + values[i], tt + ((double)i * i), ty + (i * values[i]));
            }
        }

        double spread = (n * tt) - (t * t);
        double slope = spread > 0 ? ((n * ty) - (t * y)) / spread : 0;
        double level = n > 0 ? (y - (slope * t)) / n : 0;
        return [.. values.Select((value, i) => value - level - (slope * i))];
    }

    private static double Variance(double[] values)
    {
        (double sum, double squares, int count) = (0, 0, 0);
        foreach (double value in values)
        {
            if (!double.IsNaN(value))
            {
                (sum, squares, count) = (sum + value, squares + (value * value), count + 1);
            }
        }

        return count == 0 ? 0 : Math.Max(0, (squares / count) - (sum / count * (sum / count)));
    }
}
