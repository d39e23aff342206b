using PredictiveScaler.Accuracy.Scoring;

namespace PredictiveScaler.Accuracy.Tables;

/// <summary>One method against another on the series that both judged: geometric means of the ratios of their losses, below 1 is better.</summary>
internal sealed record PartComparison(string Method, string Part, int Series, double Rmse, double Mae, double Pinball90, double BetterRmse, Interval RmseOverSeries)
{
    /// <summary>Null when one of them judged nothing.</summary>
    public static PartComparison? Of(string method, string part, IEnumerable<SeriesRow> rows)
    {
        ILookup<string, SeriesRow> bySeries = rows.ToLookup(row => row.Series);
        (string Source, LossSums Own, LossSums Other)[] pairs =
        [
            .. from series in bySeries
               let own = series.FirstOrDefault(row => row.Method == method)
               let other = series.FirstOrDefault(row => row.Method == part)
               where own is not null && other is not null
               select (own.Source, own.Losses.All, other.Losses.All),
        ];
        if (pairs.Length == 0)
        {
            return null;
        }

        double[] rmse = [.. pairs.Select(pair => Relative.Of(pair.Own.Rmse, pair.Other.Rmse))];
        return new PartComparison(
            method,
            part,
            pairs.Length,
            Statistics.GeometricMean(rmse),
            Statistics.GeometricMean(pairs.Select(pair => Relative.Of(pair.Own.Mae, pair.Other.Mae))),
            Statistics.GeometricMean(pairs.Select(pair => Relative.Of(pair.Own.MeanPinball90, pair.Other.MeanPinball90))),
            Statistics.Share(rmse, ratio => ratio < 1),
            Bootstrap.OverSeries(pairs.Zip(rmse, (pair, ratio) => (pair.Source, ratio))));
    }
}
