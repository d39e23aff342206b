using FsCheck;
using FsCheck.Fluent;
using PredictiveScaler.Planning.Gating;

namespace PredictiveScaler.Tests.Planning;

public sealed class AdaptiveCalibrationTests
{
    [Fact]
    public void A_miss_raises_the_next_quantile_and_a_hit_lowers_it_a_little()
    {
        float[] forecasts = [100, 100, 100];
        double correction = AdaptiveCalibration.Replay(forecasts, [10, 10, 10], [120, 50, 50], level: 0.9, lag: 1);

        // After the miss 0.15 * (1 - 0.1) = 0.135, after a hit 0.135 - 0.15 * 0.1 = 0.12, after another 0.105; each times the spread of 10.
        Assert.Equal([100f, 101.35f, 101.2f], forecasts.Select(f => MathF.Round(f, 4)));
        Assert.Equal(0.105, correction, 6);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_quantile_that_is_too_wide_or_too_narrow_comes_to_cover_what_it_promises(double width)
    {
        // Demand is uniform on 0..100, so q0.9 is 90 and the median 50; the forecaster's spread is off by a factor.
        Random random = new(7);
        float[] actuals = [.. Enumerable.Range(0, 4000).Select(_ => (float)(random.NextDouble() * 100))];
        float[] spreads = [.. actuals.Select(_ => (float)(40 * width))];
        float[] forecasts = [.. actuals.Select(_ => (float)(50 + (40 * width)))];

        AdaptiveCalibration.Replay(forecasts, spreads, actuals, level: 0.9, lag: 1);

        Assert.InRange(actuals.Skip(200).Zip(forecasts.Skip(200), (actual, forecast) => actual <= forecast ? 1.0 : 0).Average(), 0.88, 0.92);
    }

    [Fact]
    public void A_forecast_sees_nothing_that_had_not_matured_before_its_origin()
    {
        float[] actuals = [120, 120, 120, 120, 120, 120];
        float[] changed = [120, 120, 120, 0, 0, 0];
        float[] spreads = [10, 10, 10, 10, 10, 10];
        float[] one = [100, 100, 100, 100, 100, 100];
        float[] other = [.. one];

        AdaptiveCalibration.Replay(one, spreads, actuals, 0.9, lag: 2);
        AdaptiveCalibration.Replay(other, spreads, changed, 0.9, lag: 2);

        // The first change is origin 3, mature for origin 5.
        Assert.Equal(one[..5], other[..5]);
        Assert.NotEqual(one[5], other[5]);
    }

    [Fact]
    public void Gaps_and_constant_series_change_nothing()
    {
        float[] forecasts = [float.NaN, 5, 5];
        Assert.Equal(0, AdaptiveCalibration.Replay(forecasts, [float.NaN, 0, 0], [7, float.NaN, float.NaN], 0.9, 1));
        Assert.Equal([float.NaN, 5f, 5f], forecasts);
    }

    [Fact]
    public void A_corrected_quantile_is_never_negative_and_the_correction_is_bounded() =>
        Prop.ForAll(
            Gen.ArrayOf(Gen.Choose(0, 1000)).ToArbitrary(),
            demand =>
            {
                float[] actuals = [.. demand.Select(value => (float)value)];
                float[] forecasts = [.. actuals.Select((_, i) => (float)(i % 50))];
                double correction = AdaptiveCalibration.Replay(forecasts, [.. actuals.Select(_ => 200f)], actuals, 0.9, 1);
                return forecasts.All(f => f >= 0) && correction is >= AdaptiveCalibration.Lowest and <= AdaptiveCalibration.Highest;
            }).QuickCheckThrowOnFailure();
}
