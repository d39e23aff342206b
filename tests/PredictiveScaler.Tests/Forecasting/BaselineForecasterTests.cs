using PredictiveScaler.Forecasting;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Forecasting;

public sealed class BaselineForecasterTests
{
    [Fact]
    public void Last_value_stays_and_strays_by_what_demand_gained_within_h_steps_lately()
    {
        // Demand grows by 2 a minute, so each error at h steps is exactly 2 h; the last value is 2 x 2999 = 5998.
        ForecastBuffer result = new LastValueForecaster().Predict(TestModels.Window(ArrayHistory.Of(3000, TestModels.Minute, i => 2 * i)), 30);
        Assert.Equal(5998, result.Quantile(1, 0.5));
        Assert.Equal(5998, result.Quantile(9, 0.5));
        Assert.Equal(5998, result.Quantile(9, 0.1));
        Assert.Equal(5998 + (2 * 9), result.Quantile(9, 0.75), 0.01);
        Assert.Equal(5998 + (2 * 30), result.Quantile(30, 0.99), 0.01);
        Assert.Equal(5998 + (2 * 30), result.MaxQuantile(30, 0.9), 0.01);
    }

    [Fact]
    public void Maximum_of_the_steps_ahead_does_not_count_the_origin()
    {
        // Demand falls by 2 a minute from 10,000: the highest of the steps ahead is the next one, 2 below the last value 10,000 - 2 x 2999. Below the
        // median nothing keeps the maximum up; from it on, a step may be at the last value, so the maximum may.
        ArrayHistory falling = ArrayHistory.Of(3000, TestModels.Minute, i => 10_000 - (2 * i));
        ForecastBuffer result = new LastValueForecaster().Predict(TestModels.Window(falling), 30);
        Assert.Equal(4002 - 2, result.MaxQuantile(30, 0.25), 0.01);
        Assert.Equal(4002, result.MaxQuantile(30, 0.5));
        Assert.Equal(4002 - 60, result.Quantile(30, 0.25), 0.01);
        Assert.Equal(4002, result.Quantile(30, 0.5));
    }

    [Fact]
    public void Last_value_quantiles_cover_as_often_as_they_say()
    {
        // Independent demand, uniform on [0, 100): how often is the next value within the 0.9 quantile, and the maximum of 10 within its own?
        var random = new Random(7);
        double[] demand = [.. Enumerable.Range(0, 5000).Select(_ => 100 * random.NextDouble())];
        ArrayHistory history = ArrayHistory.Of(demand.Length, TestModels.Minute, i => demand[i]);
        var forecaster = new LastValueForecaster();
        int within = 0;
        int maximumWithin = 0;
        const int Origins = 600;
        for (int origin = 2000; origin < 2000 + (Origins * 3); origin += 3)
        {
            ForecastBuffer result = forecaster.Predict(TestModels.Window(history, ArrayHistory.Monday.AddMinutes(origin)), 10);
            within += demand[origin + 1] <= result.Quantile(1, 0.9) ? 1 : 0;
            maximumWithin += demand[(origin + 1)..(origin + 11)].Max() <= result.MaxQuantile(10, 0.9) ? 1 : 0;
        }

        // 0.9 of 600 is 540; the standard deviation of a count is sqrt(600 x 0.9 x 0.1) = 7.3
        Assert.InRange(within, 510, 570);
        Assert.InRange(maximumWithin, 510, 570);
    }

    [Fact]
    public void Last_value_of_a_short_history_is_flat()
    {
        ForecastBuffer result = new LastValueForecaster().Predict(TestModels.Window(ArrayHistory.Of(5, TestModels.Minute, i => i)), 3);
        Assert.All(result.Values.ToArray(), value => Assert.Equal(4, value));
    }

    [Fact]
    public void Last_value_looks_past_a_gap_to_the_newest_sample()
    {
        ForecastBuffer result = new LastValueForecaster().Predict(
            TestModels.Window(ArrayHistory.Of(3000, TestModels.Minute, i => i > 2990 ? double.NaN : 8)), 3);
        Assert.Equal(8, result.Quantile(1, 0.5));
    }

    [Fact]
    public void Seasonal_naive_repeats_yesterday_where_days_are_alike()
    {
        static double Demand(int i) => i % 1440;
        ForecastBuffer result = new SeasonalNaiveForecaster().Predict(TestModels.Window(ArrayHistory.Of(5000, TestModels.Minute, Demand)), 30);
        // the origin is minute 4999 = 3 x 1440 + 679
        Assert.Equal(680, result.Quantile(1, 0.9));
        Assert.Equal(709, result.Quantile(30, 0.1));
        Assert.Equal(709, result.MaxQuantile(30, 0.5));
    }

    [Fact]
    public void Seasonal_naive_adds_by_how_much_yesterday_was_wrong()
    {
        // each day 100 above the one before: all errors are 100
        ForecastBuffer result = new SeasonalNaiveForecaster().Predict(
            TestModels.Window(ArrayHistory.Of(5000, TestModels.Minute, i => i % 1440 + (100 * (i / 1440)))), 5);
        // day 3, minute 680: 680 + 300
        Assert.Equal(980, result.Quantile(1, 0.5), 0.01);
        Assert.Equal(984, result.MaxQuantile(5, 0.5), 0.01);
    }

    [Fact]
    public void Seasonal_naive_keeps_to_local_time_when_clocks_change()
    {
        // Berlin, 31 March 2024: 02:00 became 03:00, so 12:00 is 23 hours after 12:00 of the day before.
        TimeZoneInfo berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var first = new DateTimeOffset(2024, 3, 28, 0, 0, 0, TimeSpan.Zero);
        float[] demand = [.. Enumerable.Range(0, 24 * 6).Select(i => (float)TimeZoneInfo.ConvertTime(first.AddHours(i), berlin).Hour)];
        var origin = new DateTimeOffset(2024, 3, 31, 10, 0, 0, TimeSpan.Zero);
        var window = new ContextWindow(new ArrayHistory(first, TimeSpan.FromHours(1), demand), origin, TimeSpan.FromHours(1), TimeSpan.FromDays(7), berlin);
        // 10:00 UTC is 12:00 there; an hour later it is 13:00, and demand is the hour
        Assert.Equal(13, new SeasonalNaiveForecaster().Predict(window, 1).Quantile(1, 0.5), 0.01);
    }

    [Fact]
    public void Seasonal_naive_says_when_there_is_no_yesterday() =>
        Assert.Equal(
            SeasonalNaiveForecaster.NoSeason,
            new SeasonalNaiveForecaster().Predict(TestModels.Window(ArrayHistory.Of(100, TestModels.Minute, _ => 5)), 5).Failure);
}
