using PredictiveScaler.Accuracy.Tables;

namespace PredictiveScaler.Tests.Accuracy;

public class BootstrapTests
{
    [Fact]
    public void Series_of_one_source_stay_in_their_stratum()
    {
        // Each source has one value, so every draw has the same geometric mean: sqrt(0.25 * 1) = 0.5.
        Interval interval = Bootstrap.OverSeries([("a", 0.25), ("b", 1), ("c", double.NaN)]);

        Assert.Equal((0.5, 0.5), (Math.Round(interval.Low, 12), Math.Round(interval.High, 12)));
    }

    [Fact]
    public void An_interval_holds_the_mean_and_is_the_same_every_time()
    {
        (string, double)[] series = [.. Enumerable.Range(1, 20).Select(i => ("a", i / 10.0))];

        Interval interval = Bootstrap.OverSeries(series);

        Assert.InRange(Statistics.GeometricMean(series.Select(one => one.Item2)), interval.Low, interval.High);
        Assert.True(interval.Low < interval.High);
        Assert.Equal(interval, Bootstrap.OverSeries(series));
    }

    [Fact]
    public void Origins_are_drawn_in_pairs_with_the_last_value()
    {
        // Half the rival's loss at each origin is half of it in every draw.
        Interval interval = Bootstrap.OverOrigins([([1, 2, 3, 4, 5, 6, 7], [2, 4, 6, 8, 10, 12, 14])]);

        Assert.Equal((0.5, 0.5), (Math.Round(interval.Low, 12), Math.Round(interval.High, 12)));
    }
}
