using PredictiveScaler.Accuracy.Scoring;

namespace PredictiveScaler.Tests.Accuracy;

public class ComparableRivalsTests
{
    [Fact]
    public void A_rival_that_was_asked_elsewhere_on_one_series_is_left_out_on_all()
    {
        StringWriter log = new();
        RivalScore[] rivals = [Rival("one", "r-ets", 600), Rival("two", "r-ets", 700), Rival("one", "r-stlf", 600), Rival("two", "r-stlf", 900), Rival("other", "r-stlf", 1)];

        ILookup<string, RivalScore> comparable = ComparableRivals.Of(rivals, new Dictionary<string, HashSet<long>> { ["one"] = [600, 900], ["two"] = [600, 900] }, log);

        Assert.Equal([("one", "r-stlf"), ("two", "r-stlf")], comparable.SelectMany(series => series).Select(rival => (rival.Series, rival.Method)));
        Assert.Contains("r-ets", log.ToString(), StringComparison.Ordinal);
    }

    private static RivalScore Rival(string series, string method, long origin) =>
        new(series, method, 1, 0.1, 0.1, [origin], new SeriesLosses(1, [default, default, default, default], default));
}
