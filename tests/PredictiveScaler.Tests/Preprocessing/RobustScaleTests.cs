using FsCheck;
using FsCheck.Fluent;
using PredictiveScaler.Preprocessing;

namespace PredictiveScaler.Tests.Preprocessing;

public sealed class RobustScaleTests
{
    [Fact]
    public void Median_and_quartiles_make_the_scale()
    {
        // Quartiles of 1..9 are 3 and 7; a wild sample in place of 9 moves nothing.
        Assert.Equal(new RobustScale(5, 4 / 1.349), RobustScale.Of([1, 2, 3, 4, 5, 6, 7, 8, 9]));
        Assert.Equal(new RobustScale(5, 4 / 1.349), RobustScale.Of([1, 2, 3, 4, 5, 6, 7, 8, 1e12]));
    }

    [Theory]
    [InlineData(new double[0], 0, 1)]
    [InlineData(new[] { double.NaN }, 0, 1)]
    [InlineData(new[] { 0.0, 0, 0 }, 0, 1)]
    [InlineData(new[] { 200.0, 200, 200 }, 200, 2)]
    [InlineData(new[] { 0.0, 0, 0, 0, 50 }, 0, 0.5)]
    public void What_has_no_spread_is_measured_by_its_level(double[] values, double center, double spread) =>
        Assert.Equal(new RobustScale(center, spread), RobustScale.Of(values));

    [Fact]
    public void Scaling_is_undone_exactly_enough_and_follows_the_unit() => Prop.ForAll(
        Gen.Choose(1, 1000).NonEmptyListOf().ToArbitrary(),
        numbers =>
        {
            double[] values = [.. numbers.Select(number => (double)number)];
            RobustScale scale = RobustScale.Of(values);
            RobustScale tenfold = RobustScale.Of([.. values.Select(value => value * 10)]);
            return values.All(value => Math.Abs(scale.Unscale(scale.Scale(value)) - value) < 1e-6 && Math.Abs(tenfold.Scale(value * 10) - scale.Scale(value)) < 1e-6);
        }).QuickCheckThrowOnFailure();
}
