using PredictiveScaler.Selecting;

namespace PredictiveScaler.Tests.Selecting;

public sealed class AdaptiveCalibrationTests
{
    [Fact]
    public void A_miss_raises_the_next_quantile_and_a_hit_lowers_it_a_little()
    {
        double afterMiss = AdaptiveCalibration.Next(0, 100, 120, level: 0.9);
        double afterHit = AdaptiveCalibration.Next(afterMiss, 100, 50, level: 0.9);

        Assert.Equal(0.05 * 0.9, afterMiss, 12);
        Assert.Equal(0.045 - (0.05 * 0.1), afterHit, 12);
        Assert.Equal(100.45, AdaptiveCalibration.Apply(100, 10, afterMiss), 12);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_quantile_that_is_too_wide_or_too_narrow_comes_to_cover_what_it_promises(double width)
    {
        // Demand is uniform on 0..100, so q0.9 is 90 and the median 50; the forecaster's spread is off by a factor.
        Random random = new(7);
        double correction = 0;
        List<bool> covered = [];
        for (int i = 0; i < 4000; i++)
        {
            double actual = random.NextDouble() * 100;
            double forecast = AdaptiveCalibration.Apply(50 + (40 * width), 40 * width, correction);
            covered.Add(actual <= forecast);
            correction = AdaptiveCalibration.Next(correction, forecast, actual, 0.9);
        }

        Assert.InRange(covered.Skip(400).Average(hit => hit ? 1.0 : 0), 0.88, 0.92);
    }

    [Fact]
    public void Gaps_change_nothing_and_without_a_spread_there_is_nothing_to_correct()
    {
        Assert.Equal(0.3, AdaptiveCalibration.Next(0.3, double.NaN, 7, 0.9));
        Assert.Equal(0.3, AdaptiveCalibration.Next(0.3, 7, double.NaN, 0.9));
        Assert.Equal(5, AdaptiveCalibration.Apply(5, 0, 4));
        Assert.Equal(5, AdaptiveCalibration.Apply(5, double.NaN, 4));
    }

    [Fact]
    public void A_corrected_quantile_is_never_negative_and_the_correction_is_bounded()
    {
        Assert.Equal(0, AdaptiveCalibration.Apply(5, 200, -1));
        Assert.Equal(AdaptiveCalibration.Highest, Enumerable.Range(0, 1000).Aggregate(0.0, (c, _) => AdaptiveCalibration.Next(c, 1, 2, 0.9)));
        Assert.Equal(AdaptiveCalibration.Lowest, Enumerable.Range(0, 1000).Aggregate(0.0, (c, _) => AdaptiveCalibration.Next(c, 2, 1, 0.9)));
    }
}
