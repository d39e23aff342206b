namespace PredictiveScaler.Preprocessing;

/// <summary>
/// A series as trend + seasons + remainder, by medians, so that outliers end up in the remainder: the trend joins the medians of whole days
/// (or of the longest season, when it is longer and was seen twice), a season is the median of each of its places. value = trend + season + remainder holds
/// for every measured sample.
/// </summary>
internal sealed class Decomposition
{
    private Decomposition(double[] trend, double[] season, double[] remainder) => (Trend, Season, Remainder) = (trend, season, remainder);

    public double[] Trend { get; }

    /// <summary>Sum of all seasons.</summary>
    public double[] Season { get; }

    /// <summary>NaN at a gap.</summary>
    public double[] Remainder { get; }

    /// <param name="values">Samples; a gap is NaN.</param>
    /// <param name="step">Distance between two.</param>
    /// <param name="seasons">As <see cref="SeasonFinder"/> finds them.</param>
    public static Decomposition Of(ReadOnlySpan<double> values, TimeSpan step, IReadOnlyList<Season> seasons)
    {
        int[] periods = [.. seasons.Select(season => (int)Math.Round(season.Period / step)).Where(period => period > 1).Order()];
        int day = (int)Math.Max(1, TimeSpan.FromDays(1).Ticks / step.Ticks);
        int longest = periods.Length > 0 ? Math.Max(day, periods[^1]) : day;
        double[] trend = TrendOf(values, values.Length / longest >= 2 ? longest : day);
        double[] remainder = new double[values.Length];
        for (int i = 0; i < remainder.Length; i++)
        {
            remainder[i] = values[i] - trend[i];
        }

        double[] season = new double[values.Length];
        foreach (int period in periods)
        {
            double[] profile = ProfileOf(remainder, period);
            for (int i = 0; i < remainder.Length; i++)
            {
                season[i] += profile[i % period];
                remainder[i] -= profile[i % period];
            }
        }

        return new Decomposition(trend, season, remainder);
    }

    /// <summary>0 to 1 (Wang, Smith and Hyndman 2006): the share of the variance that a component explains of itself and the remainder together.</summary>
    public double StrengthOf(double[] component)
    {
        List<double> with = [];
        List<double> without = [];
        for (int i = 0; i < component.Length; i++)
        {
            if (!double.IsNaN(Remainder[i]))
            {
                with.Add(component[i] + Remainder[i]);
                without.Add(Remainder[i]);
            }
        }

        double variance = Variance(with);
        return variance > 0 ? Math.Clamp(1 - (Variance(without) / variance), 0, 1) : 0;
    }

    private static double[] TrendOf(ReadOnlySpan<double> values, int window)
    {
        int blocks = Math.Max(1, values.Length / window);
        double[] levels = new double[blocks];
        double last = double.NaN;
        for (int block = 0; block < blocks; block++)
        {
            int end = block == blocks - 1 ? values.Length : (block + 1) * window;
            double[] sorted = RobustScale.SortedMeasured(values[(block * window)..end]);
            last = levels[block] = sorted.Length > 0 ? RobustScale.QuantileOf(sorted, 0.5) : last;
        }

        double first = Array.Find(levels, level => !double.IsNaN(level));
        double[] trend = new double[values.Length];
        for (int i = 0; i < trend.Length; i++)
        {
            double place = Math.Clamp(((i + 0.5) / window) - 0.5, 0, blocks - 1);
            int low = (int)place;
            (double a, double b) = (levels[low], levels[Math.Min(low + 1, blocks - 1)]);
            (a, b) = (double.IsNaN(a) ? first : a, double.IsNaN(b) ? first : b);
            trend[i] = a + ((place - low) * (b - a));
        }

        return trend;
    }

    private static double[] ProfileOf(double[] values, int period)
    {
        double[] profile = new double[period];
        List<double> place = [];
        for (int phase = 0; phase < period; phase++)
        {
            place.Clear();
            for (int i = phase; i < values.Length; i += period)
            {
                if (!double.IsNaN(values[i]))
                {
                    place.Add(values[i]);
                }
            }

            place.Sort();
            profile[phase] = place.Count > 0 ? RobustScale.QuantileOf(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(place), 0.5) : 0;
        }

        return profile;
    }

    private static double Variance(List<double> values)
    {
        double mean = values.Count > 0 ? values.Average() : 0;
        return values.Count > 0 ? values.Average(value => (value - mean) * (value - mean)) : 0;
    }
}
