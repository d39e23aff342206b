using PredictiveScaler.Evaluating.Backtesting;

namespace PredictiveScaler.Tests.Evaluating.Backtesting;

/// <summary>Every metric against arithmetic by hand.</summary>
public class ScoreTests
{
    private const double Tolerance = 1e-12;

    [Fact]
    public void Pinball_and_coverage_of_a_quantile()
    {
        QuantileSums sums = new(0.9);

        sums.Add(actual: 10, forecast: 8, rival: 5);   // above: 0.9 x 2; rival 0.9 x 5
        sums.Add(actual: 10, forecast: 14, rival: 20); // below: 0.1 x 4; rival 0.1 x 10
        sums.Add(actual: 10, forecast: 10, rival: 10); // equal: covered, and a tie

        Assert.Equal((1.8 + 0.4 + 0) / 3, sums.Pinball!.Value, Tolerance);
        Assert.Equal((1.8 + 0.4) / (4.5 + 1), sums.RelativePinball!.Value, Tolerance);
        Assert.Equal(2 / 3.0, sums.Coverage!.Value, Tolerance);
        Assert.Equal(1 / 3.0, sums.Ties!.Value, Tolerance);
    }

    [Fact]
    public void An_unknown_actual_or_forecast_is_no_target_and_an_unknown_rival_no_comparison()
    {
        QuantileSums sums = new(0.5);

        sums.Add(double.NaN, 8, 8);
        sums.Add(8, double.NaN, 8);
        sums.Add(8, 10, double.NaN);
        sums.Add(8, 12, 16);

        Assert.Equal(2, sums.Count);
        Assert.Equal((1 + 2) / 2.0, sums.Pinball!.Value, Tolerance);
        Assert.Equal(2 / 4.0, sums.RelativePinball!.Value, Tolerance); // 0.5 x 4 over 0.5 x 8; the first target has no rival
    }

    [Fact]
    public void Nothing_scored_and_a_perfect_rival_leave_no_number()
    {
        QuantileSums sums = new(0.9);
        Assert.Null(sums.Pinball);
        Assert.Null(sums.Coverage);

        sums.Add(0, 1, 0);

        Assert.Equal(0.1, sums.Pinball!.Value, Tolerance);
        Assert.Null(sums.RelativePinball);
    }

    [Fact]
    public void An_actual_is_compared_at_the_precision_of_the_forecast()
    {
        QuantileSums sums = new(0.9);

        sums.Add(123456789, ForecastPrecision.Round(123456789f), 1);

        Assert.Equal(1, sums.Coverage);
        Assert.Equal(1, sums.Ties);
    }

    [Fact]
    public void Errors_are_kept_a_step_ahead()
    {
        ErrorSums sums = new(2);

        sums.Add(1, actual: 10, forecast: 9, rival: 8);   // 1 against 2
        sums.Add(2, actual: 10, forecast: 7, rival: 14);  // 3 against 4
        sums.Add(2, actual: double.NaN, forecast: 7, rival: 14);
        sums.Add(1, actual: 10, forecast: 12, rival: double.NaN);

        Assert.Equal(3, sums.Count);
        Assert.Equal((1 + 3 + 2) / 3.0, sums.Mean!.Value, Tolerance);
        Assert.Equal((1 + 3) / (2.0 + 4), sums.Relative!.Value, Tolerance);
        Assert.Equal((1 + 2) / 2.0, sums.MeanAt(1)!.Value, Tolerance);
        Assert.Equal(1 / 2.0, sums.RelativeAt(1)!.Value, Tolerance);
        Assert.Equal(3 / 4.0, sums.RelativeAt(2)!.Value, Tolerance);
    }

    [Fact]
    public void Mase_divides_by_the_mean_change_of_the_history_and_counts_what_never_changes()
    {
        ScaledErrorSums sums = new();

        sums.Add(error: 3, ScaledErrorSums.ScaleOf([1, 2, double.NaN, 4, 7])); // |2-1|, |7-4|: scale 2
        sums.Add(error: 5, ScaledErrorSums.ScaleOf([0, 10]));                  // scale 10
        sums.Add(error: 5, ScaledErrorSums.ScaleOf([4, 4, 4]));                // no scale
        sums.Add(error: double.NaN, 1);                                        // nothing was known

        Assert.Equal((1.5 + 0.5) / 2, sums.Mean!.Value, Tolerance);
        Assert.Equal(1, sums.WithoutScale);
    }

    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.99, 99)]
    [InlineData(1, 100)]
    public void A_percentile_is_the_nearest_rank(double share, double expected)
    {
        CallTimes times = new();
        foreach (int i in Enumerable.Range(1, 100).Reverse())
        {
            times.Add(TimeSpan.FromMilliseconds(i));
        }

        Assert.Equal(expected, times.Percentile(share)!.Value, Tolerance);
    }

    [Fact]
    public void No_call_has_no_percentile() => Assert.Null(new CallTimes().Percentile(0.5));

    [Theory]
    [InlineData(12.3f, 12.3)]
    [InlineData(0.1f, 0.1)]
    [InlineData(3860315600f, 3860316000)]
    [InlineData(1.2345678e-9f, 1.234568e-9)]
    [InlineData(0f, 0)]
    public void A_forecast_is_written_with_the_seven_digits_a_float_has(float forecast, double expected) =>
        Assert.Equal(expected, ForecastPrecision.Round(forecast), Math.Abs(expected) * 1e-15);
}
