using PredictiveScaler.Accuracy.Scoring;

namespace PredictiveScaler.Accuracy.Tables;

/// <summary>All methods over all series.</summary>
internal sealed class AccuracyTable
{
    private static readonly string[] Parts = ["prophet", "lstm", "gru"];
    private const string Hybrid = "hybrid";

    public AccuracyTable(IReadOnlyList<JudgedSeries> series)
    {
        Series = series;
        Rows = [.. series.SelectMany(one => one.Rows())];
        IReadOnlyDictionary<string, double> rankMae = RanksBy(row => row.RankedMae);
        IReadOnlyDictionary<string, double> rankPinball90 = RanksBy(row => row.RankedPinball90);
        Methods =
        [
            .. Rows.GroupBy(row => row.Method)
                .Select(group => WithOriginIntervals(MethodSummary.Of(group.Key, [.. group], rankMae[group.Key], rankPinball90[group.Key])))
                .OrderBy(method => method.RankPinball90),
        ];
        HybridAgainstParts = [.. Parts.Select(part => PartComparison.Of(Hybrid, part, Rows)).OfType<PartComparison>()];
    }

    public IReadOnlyList<JudgedSeries> Series { get; }

    public IReadOnlyList<SeriesRow> Rows { get; }

    /// <summary>Best mean rank by pinball loss at 0.9 first.</summary>
    public IReadOnlyList<MethodSummary> Methods { get; }

    public IReadOnlyList<PartComparison> HybridAgainstParts { get; }

    public IEnumerable<string> Sources => Series.Select(series => series.Source).Distinct();

    public IReadOnlyList<SeriesRow> RowsOf(string method) => [.. Rows.Where(row => row.Method == method)];

    private IReadOnlyDictionary<string, double> RanksBy(Func<SeriesRow, double> figure) =>
        MeanRank.Of(Rows.GroupBy(row => row.Series).Select(group => group.ToDictionary(row => row.Method, figure)));

    private MethodSummary WithOriginIntervals(MethodSummary method) => Series.Any(series => series.Methods.ContainsKey(method.Method))
        ? method with
        {
            MaeOverOrigins = OverOrigins(method.Method, losses => losses.Absolute),
            Pinball90OverOrigins = OverOrigins(method.Method, losses => losses.Pinball90),
        }
        : method;

    private Interval OverOrigins(string method, Func<LossSums, double> loss) => Bootstrap.OverOrigins(
    [
        .. from series in Series
           where series.Methods.ContainsKey(method)
           let own = series.Methods[method]
           select (Losses(own, own.Origins, loss), Losses(series.LastValue, own.Origins, loss)),
    ]);

    private static double[] Losses(MethodLosses method, IEnumerable<long> origins, Func<LossSums, double> loss) =>
        [.. origins.Select(origin => loss(method.At(origin).All))];
}
