namespace PredictiveScaler.Accuracy.Tables;

/// <summary>Percentile bootstrap of a geometric mean over series (Efron 1979); seeded, so a table is reproducible.</summary>
internal static class Bootstrap
{
    private const int Seed = 20_261_122;
    private const int Draws = 1000;

    /// <summary>Forecasts from neighbouring origins err together: origins are drawn in runs (moving blocks, Kuensch 1989).</summary>
    private const int RunLength = 5;

    /// <summary>Would other series of the same sources say the same? Series are drawn within their sources.</summary>
    public static Interval OverSeries(IEnumerable<(string Source, double Ratio)> series)
    {
        double[][] logs = [.. series.Where(one => !double.IsNaN(one.Ratio)).GroupBy(one => one.Source, one => Math.Log(one.Ratio)).Select(group => group.ToArray())];
        int count = logs.Sum(group => group.Length);
        return Percentiles(random => Math.Exp(logs.Sum(group => group.Sum(_ => group[random.Next(group.Length)])) / count));
    }

    /// <summary>Would other origins of the same series say the same?</summary>
    /// <param name="series">Losses by origin, ascending in time: the method's and the last value's.</param>
    public static Interval OverOrigins(IReadOnlyList<(double[] Loss, double[] LastValue)> series) =>
        Percentiles(random => Statistics.GeometricMean(series.Select(one => Redrawn(one.Loss, one.LastValue, random))));

    private static double Redrawn(double[] loss, double[] lastValue, Random random)
    {
        (double own, double naive) = (0, 0);
        int length = Math.Min(RunLength, loss.Length);
        for (int drawn = 0; drawn < loss.Length; drawn += length)
        {
            int start = random.Next(loss.Length - length + 1);
            for (int i = start; i < start + length; i++)
            {
                own += loss[i];
                naive += lastValue[i];
            }
        }

        return Scoring.Relative.Of(own, naive);
    }

    private static Interval Percentiles(Func<Random, double> draw)
    {
        Random random = new(Seed);
        double[] values = [.. Enumerable.Range(0, Draws).Select(_ => draw(random)).Order()];
        return new Interval(values[(int)(0.025 * Draws)], values[(int)(0.975 * Draws) - 1]);
    }
}
