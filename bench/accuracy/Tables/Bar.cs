namespace PredictiveScaler.Accuracy.Tables;

/// <summary>One thing the table must show, and what it shows.</summary>
/// <param name="Offenders">Series that stand in its way.</param>
internal sealed record Bar(string Claim, string Measured, bool Met, IReadOnlyList<string> Offenders)
{
    private const double MostWorse = 1.05;
    private const double LeastBetter = 0.92;

    public static IEnumerable<Bar> Of(AccuracyTable table)
    {
        foreach ((string method, double mae, double pinball90) in new[] { ("auto", 0.75, 0.71), ("blend", 0.78, 0.74) })
        {
            if (table.Methods.FirstOrDefault(row => row.Method == method) is { } row)
            {
                IReadOnlyList<SeriesRow> series = table.RowsOf(method);
                yield return Mean($"{method}: MAE", row.Mae, mae);
                yield return Mean($"{method}: pinball 0.9", row.Pinball90, pinball90);
                foreach (Bar bar in method == "auto" ? OfAuto(table, row, series) : [])
                {
                    yield return bar;
                }
            }
        }
    }

    private static IEnumerable<Bar> OfAuto(AccuracyTable table, MethodSummary row, IReadOnlyList<SeriesRow> series)
    {
        yield return First(table, row, "pinball 0.9", method => method.RankPinball90);
        yield return First(table, row, "MAE", method => method.RankMae);
        yield return Better("MAE", row.Mae, series, one => one.Mae);
        yield return Better("pinball 0.9", row.Pinball90, series, one => one.Pinball90);
        yield return NoneWorse("MAE", row.Mae, series, one => one.Mae);
        yield return NoneWorse("pinball 0.9", row.Pinball90, series, one => one.Pinball90);
        yield return Covered("steps", row.Coverage);
        yield return InBand("steps", row.Coverage, series, one => one.Losses.All.Coverage);
        yield return Covered("lead-window maximum", row.WindowCoverage);
        yield return InBand("lead-window maximum", row.WindowCoverage, series, one => one.Losses.Window.Coverage);
    }

    private static Bar Mean(string name, Standing standing, double most) =>
        new($"{name} at most {Texts.Two(most)}", Texts.Three(standing.Mean), standing.Mean <= most, []);

    private static Bar First(AccuracyTable table, MethodSummary row, string name, Func<MethodSummary, double> rank)
    {
        MethodSummary best = table.Methods.MinBy(rank)!;
        return new Bar($"auto: first in mean rank by {name}", $"{Texts.Two(rank(row))}; best {best.Method} {Texts.Two(rank(best))}", rank(row) <= rank(best), []);
    }

    private static Bar Better(string name, Standing standing, IReadOnlyList<SeriesRow> series, Func<SeriesRow, double> ratio) => new(
        $"auto: {name} better than the last value on {Texts.Percent(LeastBetter)} of the series",
        Texts.Percent(standing.Better),
        standing.Better >= LeastBetter,
        Offending(series, ratio, value => value >= 1));

    private static Bar NoneWorse(string name, Standing standing, IReadOnlyList<SeriesRow> series, Func<SeriesRow, double> ratio) => new(
        $"auto: {name} on no series worse than {Texts.Two(MostWorse)}",
        $"{Texts.Two(standing.Worst)} ({standing.WorstSeries})",
        standing.Worst <= MostWorse,
        Offending(series, ratio, value => value > MostWorse));

    private static Bar Covered(string name, Coverage coverage) =>
        new($"auto: mean coverage of q0.9, {name}, 0.88 to 0.92", Texts.Three(coverage.Mean), coverage.Mean is >= 0.88 and <= 0.92, []);

    private static Bar InBand(string name, Coverage coverage, IReadOnlyList<SeriesRow> series, Func<SeriesRow, double> figure) => new(
        $"auto: coverage of q0.9, {name}, within 0.82 to 0.97 on 90 % of the series",
        Texts.Percent(coverage.InBand),
        coverage.InBand >= 0.9,
        Offending(series, figure, value => !Coverage.IsInBand(value)));

    private static string[] Offending(IReadOnlyList<SeriesRow> series, Func<SeriesRow, double> figure, Func<double, bool> condition) =>
        [.. series.Where(row => !double.IsNaN(figure(row)) && condition(figure(row))).Select(row => $"{row.Series} {Texts.Three(figure(row))}")];
}
