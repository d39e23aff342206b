using FsCheck;
using FsCheck.Fluent;
using PredictiveScaler.Selecting;

namespace PredictiveScaler.Tests.Selecting;

public sealed class ServiceLevelCalibrationTests
{
    private const double TenMinutesADay = 10.0 / 1440;

    [Theory]
    [InlineData(0.1, 0)] // q0.9 is right as it is
    [InlineData(0.01, 0.815)] // q0.99
    [InlineData(0.001, 1.63)]
    public void Before_anything_is_judged_errors_are_taken_as_about_normal(double share, double expected)
    {
        Assert.Equal(expected, ServiceLevelCalibration.Correction([], share, 0.9), 9);
        Assert.Equal(1 - share, ServiceLevelCalibration.LevelOf(expected, 0.9), 9);
    }

    [Fact]
    public void What_would_have_met_the_share_lately_is_the_least()
    {
        // 288 samples, 10 min a day are 2 of them: the third largest must be covered.
        double[] scores = [7, 6, 3, .. Enumerable.Repeat(-1.0, 285)];

        Assert.InRange(ServiceLevelCalibration.Correction(scores, TenMinutesADay, 0.9), 3, 8);
        Assert.True(ServiceLevelCalibration.Correction(scores, 0.5 / 288, 0.9) >= 7);
    }

    [Fact]
    public void A_bad_sample_moves_it_up_at_once_and_it_comes_down_when_that_leaves_the_judged_time()
    {
        double[] calm = [.. Enumerable.Range(0, 288).Select(i => 1 - (i / 144.0))];
        double[] shaken = [5, 5, 5, .. calm[..285]];

        double before = ServiceLevelCalibration.Correction(calm, TenMinutesADay, 0.9);
        Assert.InRange(before, 0.9, 1.6);
        Assert.True(ServiceLevelCalibration.Correction(shaken, TenMinutesADay, 0.9) >= 5);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.01)]
    [InlineData(0.002)]
    public void Normal_errors_are_exceeded_about_as_often_as_wanted(double share)
    {
        // Scores of independent normal errors, the median and q0.9 being right: (e - 1.2816) / 1.2816.
        Random random = new(3);
        double exceeded = 0;
        const int Days = 400;
        for (int day = 0; day < Days; day++)
        {
            double[] scores = [.. Enumerable.Range(0, 288).Select(_ => Math.Max(-1, (Normal(random) - 1.2816) / 1.2816)).OrderDescending()];
            double limit = 1.2816 * (1 + ServiceLevelCalibration.Correction(scores, share, 0.9));
            exceeded += Enumerable.Range(0, 500).Count(_ => Normal(random) > limit) / 500.0 / Days;
        }

        // It errs on the safe side, as it is the larger one of two estimates; 200,000 draws.
        Assert.InRange(exceeded, share * 0.3, share * 1.1);
    }

    [Fact]
    public void A_smaller_share_never_gives_less() => Prop.ForAll<NormalFloat[], PositiveInt, PositiveInt>((numbers, a, b) =>
    {
        double[] scores = [.. numbers.Select(number => Math.Clamp(number.Get, ServiceLevelCalibration.Lowest, ServiceLevelCalibration.Highest)).OrderDescending()];
        double tight = 0.5 / (1 + Math.Max(a.Get, b.Get));
        double loose = 0.5 / (1 + Math.Min(a.Get, b.Get));
        return ServiceLevelCalibration.Correction(scores, tight, 0.9) >= ServiceLevelCalibration.Correction(scores, loose, 0.9);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_is_bounded_and_so_is_the_level()
    {
        double[] scores = [.. Enumerable.Repeat(ServiceLevelCalibration.Highest, 100)];

        Assert.Equal(ServiceLevelCalibration.Highest, ServiceLevelCalibration.Correction(scores, 1e-9, 0.9));
        Assert.Equal(ServiceLevelCalibration.Lowest, ServiceLevelCalibration.Correction([.. Enumerable.Repeat(-1.0, 5000)], 0.5, 0.9), 1);
        Assert.InRange(ServiceLevelCalibration.LevelOf(ServiceLevelCalibration.Highest, 0.9), 0.9999, 0.999999);
        Assert.Equal(0.5, ServiceLevelCalibration.LevelOf(ServiceLevelCalibration.Lowest, 0.9));
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
