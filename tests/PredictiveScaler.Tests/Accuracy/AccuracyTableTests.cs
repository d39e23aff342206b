using PredictiveScaler.Accuracy.Scoring;
using PredictiveScaler.Accuracy.Tables;

namespace PredictiveScaler.Tests.Accuracy;

public class AccuracyTableTests
{
    private static readonly string[] Names = ["last-value", "auto", "hybrid", "prophet"];

    [Fact]
    public void A_rival_is_related_to_the_last_value_on_its_own_origins()
    {
        // The last value errs by 4 at the first origin and by 1 at the second; the rival was asked at the second alone and errs by 0.5.
        RivalScore rival = Rival("r-ets", [2], 0.5);

        SeriesRow row = Series("one", "a", rival, (1, [4, 2, 2, 2]), (2, [1, 1, 1, 1])).Rows().Single(row => row.Method == "r-ets");

        Assert.Equal((0.5, 1.0), (row.Mae, row.LastValue.All.Mae));
    }

    [Fact]
    public void Places_are_compared_on_the_origins_that_all_have_in_common()
    {
        JudgedSeries series = Series("one", "a", Rival("r-ets", [2], 0.5), (1, [4, 0, 2, 2]), (2, [1, 1, 1, 1]));

        SeriesRow auto = series.Rows().Single(row => row.Method == "auto");

        Assert.Equal((0.2, 1.0), (auto.Mae, auto.RankedMae)); // (0 + 1) / (4 + 1); 1 / 1
    }

    [Fact]
    public void A_table_has_geometric_means_over_series_and_shares_of_series()
    {
        AccuracyTable table = new([Series("one", "a", null, (1, [4, 1, 2, 2])), Series("two", "b", null, (1, [1, 4, 3, 2]))]);

        MethodSummary auto = table.Methods.Single(method => method.Method == "auto");
        MethodSummary hybrid = table.Methods.Single(method => method.Method == "hybrid");
        Assert.Equal(1, auto.Mae.Mean, 12); // sqrt(1/4 * 4/1)
        Assert.Equal((0.5, 4.0, "two"), (auto.Mae.Better, auto.Mae.Worst, auto.Mae.WorstSeries));
        Assert.Equal(Math.Sqrt(2.0 / 4 * 3), hybrid.Mae.Mean, 12);
        Assert.Equal(2.25, table.Methods.Single(method => method.Method == "prophet").RankMae); // 2.5 behind auto, with the hybrid; 2 behind the last value
    }

    [Fact]
    public void The_hybrid_is_compared_with_its_parts_series_by_series()
    {
        AccuracyTable table = new([Series("one", "a", null, (1, [4, 1, 1, 2])), Series("two", "b", null, (1, [1, 4, 1, 2]))]);

        PartComparison comparison = table.HybridAgainstParts.Single();

        Assert.Equal(("prophet", 2, 0.5, 1.0), (comparison.Part, comparison.Series, Math.Round(comparison.Rmse, 12), comparison.BetterRmse));
    }

    /// <summary>Absolute errors by origin: last value, auto, hybrid, prophet.</summary>
    private static JudgedSeries Series(string name, string source, RivalScore? rival, params (long Origin, double[] Errors)[] origins)
    {
        Dictionary<string, MethodLosses> methods = [];
        for (int i = 0; i < Names.Length; i++)
        {
            methods[Names[i]] = new MethodLosses();
            foreach ((long origin, double[] errors) in origins)
            {
                methods[Names[i]].At(origin).Add(Band.ToFiveMinutes, Sums(errors[i]));
            }
        }

        return new JudgedSeries(name, source, origins.Length, methods, new Dictionary<string, CallTimes>(), rival is null ? [] : [rival with { Series = name }]);
    }

    private static RivalScore Rival(string name, long[] origins, double error) =>
        new("", name, origins.Length, 0.1, 0.2, origins, new SeriesLosses(origins.Length, [Sums(error), default, default, default], default));

    private static LossSums Sums(double error) => new(1, error, error * error, error, error, 1);
}
