using PredictiveScaler.Accuracy.Scoring;
using PredictiveScaler.Accuracy.Tables;

namespace PredictiveScaler.Tests.Accuracy;

public class StatisticsTests
{
    [Fact]
    public void A_geometric_mean_leaves_out_what_is_unknown()
    {
        // sqrt(0.8 * 0.2) = sqrt(0.16)
        Assert.Equal(0.4, Statistics.GeometricMean([0.8, double.NaN, 0.2]), 12);
        Assert.True(double.IsNaN(Statistics.GeometricMean([double.NaN])));
    }

    [Theory]
    [InlineData(3, 4, 0.75)]
    [InlineData(0, 0, 1)] // a constant that both forecast
    [InlineData(0, 4, Relative.Least)]
    [InlineData(4, 0, Relative.Most)]
    [InlineData(500, 1, Relative.Most)]
    [InlineData(1, double.NaN, double.NaN)]
    public void A_ratio_to_the_last_value_is_bounded_and_1_where_both_are_exact(double loss, double lastValue, double expected) =>
        Assert.Equal(expected, Relative.Of(loss, lastValue));

    [Fact]
    public void Ties_share_the_mean_of_their_places_and_a_missing_figure_is_last()
    {
        Dictionary<string, double> first = new() { ["a"] = 0.5, ["b"] = 0.7, ["c"] = 0.7 }; // places 1, 2.5, 2.5
        Dictionary<string, double> second = new() { ["a"] = 0.9, ["b"] = 0.8 }; // places 2, 1, 3

        IReadOnlyDictionary<string, double> ranks = MeanRank.Of([first, second]);

        Assert.Equal((1.5, 1.75, 2.75), (ranks["a"], ranks["b"], ranks["c"]));
    }

    [Fact]
    public void Coverage_counts_the_series_within_its_band()
    {
        Coverage coverage = Coverage.Of([0.80, 0.82, 0.97, 0.99]);

        Assert.Equal((0.895, 0.5), (Math.Round(coverage.Mean, 12), coverage.InBand));
    }

    [Fact]
    public void Medians_and_percentiles_are_of_what_is_known()
    {
        Assert.Equal(2.5, Statistics.Median([4, double.NaN, 1, 2, 3])); // (2 + 3) / 2
        Assert.Equal(9, CallTimes.Percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9)); // the ninth of ten
    }
}
