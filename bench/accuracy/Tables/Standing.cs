namespace PredictiveScaler.Accuracy.Tables;

/// <summary>Relative figures of one loss over series.</summary>
/// <param name="Mean">Geometric mean of the ratios to the last value.</param>
/// <param name="Better">Share of series with a ratio below 1.</param>
/// <param name="Worst">Largest ratio.</param>
/// <param name="OverSeries">Interval of the mean, series drawn anew within sources.</param>
internal sealed record Standing(double Mean, double Better, double Worst, string WorstSeries, Interval? OverSeries)
{
    public static Standing Of(IReadOnlyList<SeriesRow> rows, Func<SeriesRow, double> ratio)
    {
        SeriesRow[] known = [.. rows.Where(row => !double.IsNaN(ratio(row)))];
        if (known.Length == 0)
        {
            return new Standing(double.NaN, double.NaN, double.NaN, "", null);
        }

        SeriesRow worst = known.MaxBy(ratio)!;
        return new Standing(
            Statistics.GeometricMean(known.Select(ratio)),
            Statistics.Share(known.Select(ratio), value => value < 1),
            ratio(worst),
            worst.Series,
            Bootstrap.OverSeries(known.Select(row => (row.Source, ratio(row)))));
    }
}
