using PredictiveScaler.Accuracy.Scoring;

namespace PredictiveScaler.Accuracy.Tables;

/// <summary>The tables a reader sees.</summary>
internal static class TableTexts
{
    public static IReadOnlyList<TextGrid> Of(AccuracyTable table) =>
    [
        Methods(table), Robustness(table), Confidence(table), ByBand(table), BySource(table), HybridClaim(table), BarsOf(table),
    ];

    private static TextGrid Methods(AccuracyTable table) => new(
        "Methods (relative to the last value on the same origins, geometric mean over series)",
        ["method", "series", "origins", "MAE = pinball 0.5", "pinball 0.9", "pinball 0.95", "coverage q0.9", "maximum pinball 0.9", "maximum coverage", "mean rank, pinball 0.9", "mean rank, MAE", "p50", "p99", "fit"],
        [
            .. table.Methods.Select(row => new[]
            {
                row.Method, Texts.Whole(row.Series), Texts.Whole(row.Origins), Texts.Three(row.Mae.Mean), Texts.Three(row.Pinball90.Mean), Texts.Three(row.Pinball95),
                Texts.Three(row.Coverage.Mean), Texts.Three(row.WindowPinball90.Mean), Texts.Three(row.WindowCoverage.Mean), Texts.Two(row.RankPinball90), Texts.Two(row.RankMae),
                Texts.Milliseconds(row.Times.P50Ms), Texts.Milliseconds(row.Times.P99Ms), Texts.Milliseconds(row.Times.FitMs),
            }),
        ]);

    private static TextGrid Robustness(AccuracyTable table) => new(
        "Robustness over series",
        ["method", "better, MAE", "worst, MAE", "on", "better, pinball 0.9", "worst, pinball 0.9", "on", "coverage 0.82 to 0.97", "maximum coverage 0.82 to 0.97", "failed"],
        [
            .. table.Methods.Select(row => new[]
            {
                row.Method, Texts.Percent(row.Mae.Better), Texts.Two(row.Mae.Worst), row.Mae.WorstSeries, Texts.Percent(row.Pinball90.Better), Texts.Two(row.Pinball90.Worst),
                row.Pinball90.WorstSeries, Texts.Percent(row.Coverage.InBand), Texts.Percent(row.WindowCoverage.InBand), Texts.Whole(row.Failed),
            }),
        ]);

    private static TextGrid Confidence(AccuracyTable table) => new(
        "95 % intervals of the geometric means",
        ["method", "MAE", "series drawn anew", "origins drawn anew", "pinball 0.9", "series drawn anew", "origins drawn anew"],
        [
            .. table.Methods.Select(row => new[]
            {
                row.Method, Texts.Three(row.Mae.Mean), Texts.Between(row.Mae.OverSeries), Texts.Between(row.MaeOverOrigins),
                Texts.Three(row.Pinball90.Mean), Texts.Between(row.Pinball90.OverSeries), Texts.Between(row.Pinball90OverOrigins),
            }),
        ]);

    private static TextGrid ByBand(AccuracyTable table) => new(
        "By horizon (MAE / pinball 0.9)",
        ["method", "up to 5 min", "5 to 15 min", "15 to 30 min", "hourly series, 1 to 6 h"],
        [
            .. table.Methods.Select(row => (row.Method, Rows: table.RowsOf(row.Method))).Select(one => (string[])
            [
                one.Method, .. Enum.GetValues<Band>().Select(band => Pair(one.Rows, row => row.MaeIn(band), row => row.Pinball90In(band))),
            ]),
        ]);

    private static TextGrid BySource(AccuracyTable table) => new(
        "By source (MAE / pinball 0.9)",
        ["method", .. table.Sources.Select(source => $"{source} ({Texts.Whole(table.Series.Count(series => series.Source == source))})")],
        [
            .. table.Methods.Select(row => (row.Method, Rows: table.RowsOf(row.Method))).Select(one => (string[])
            [
                one.Method, .. table.Sources.Select(source => Pair([.. one.Rows.Where(row => row.Source == source)], row => row.Mae, row => row.Pinball90)),
            ]),
        ]);

    private static TextGrid HybridClaim(AccuracyTable table) => new(
        "Hybrid against its parts (ratio of the hybrid's loss, below 1 is better)",
        ["hybrid against", "series", "RMSE", "95 % interval", "better RMSE on", "MAE", "pinball 0.9"],
        [
            .. table.HybridAgainstParts.Select(one => new[]
            {
                one.Part, Texts.Whole(one.Series), Texts.Three(one.Rmse), Texts.Between(one.RmseOverSeries), Texts.Percent(one.BetterRmse), Texts.Three(one.Mae), Texts.Three(one.Pinball90),
            }),
        ]);

    private static TextGrid BarsOf(AccuracyTable table) => new(
        "Bars",
        ["bar", "measured", "met", "series in its way"],
        [.. Bar.Of(table).Select(bar => new[] { bar.Claim, bar.Measured, bar.Met ? "yes" : "no", string.Join(", ", bar.Offenders) })]);

    private static string Pair(IReadOnlyList<SeriesRow> rows, Func<SeriesRow, double> first, Func<SeriesRow, double> second) =>
        $"{Texts.Two(Statistics.GeometricMean(rows.Select(first)))} / {Texts.Two(Statistics.GeometricMean(rows.Select(second)))}";
}
