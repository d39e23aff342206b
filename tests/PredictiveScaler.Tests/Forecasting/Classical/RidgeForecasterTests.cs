using PredictiveScaler.Forecasting;
using PredictiveScaler.Forecasting.Classical;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Forecasting.Classical;

public sealed class RidgeForecasterTests
{
    [Fact]
    public void Learns_a_shape_of_the_day_that_it_was_never_told()
    {
        // A sawtooth of 100 minutes within the day, plus a daily wave; the last value would be off by 30 after 30 minutes.
        static double Demand(int i) => 100 + (i % 1440 % 100) + (30 * Math.Sin(2 * Math.PI * i / 1440));
        int origin = (6 * 1440) + 630;
        ForecastBuffer result = new RidgeForecaster().Predict(TestModels.Window(ArrayHistory.Of(origin + 1, TestModels.Minute, Demand)), 30);
        Assert.True(Math.Abs(Demand(origin + 30) - Demand(origin)) > 20);
        Assert.Equal(Demand(origin + 30), result.Quantile(30, 0.5), 5.0);
    }

    [Fact]
    public void Noise_without_memory_is_forecast_by_its_mean()
    {
        var random = new Random(11);
        ForecastBuffer result = new RidgeForecaster().Predict(
            TestModels.Window(ArrayHistory.Of(8000, TestModels.Minute, _ => 100 * random.NextDouble())), 10);

        // Uniform on [0, 100): median 50, 0.9 quantile 90, and 90 to 100 for the maximum of ten.
        Assert.InRange(result.Quantile(5, 0.5), 40, 60);
        Assert.InRange(result.Quantile(5, 0.9), 80, 100);
        Assert.InRange(result.MaxQuantile(10, 0.9), 92, 112);
    }

    [Fact]
    public void A_burst_that_was_never_seen_is_not_extrapolated()
    {
        // Demand jumps to a thousand times what it was: the rise forecast on top is at most the greatest rise seen within the horizon, 990.
        ForecastBuffer result = new RidgeForecaster().Predict(
            TestModels.Window(ArrayHistory.Of(8000, TestModels.Minute, i => i >= 7990 ? 10_000 : 10 + (i % 7)), ArrayHistory.Monday.AddMinutes(7999)), 30);
        Assert.InRange(result.Quantile(30, 0.5), 0, 10_100);
    }

    [Fact]
    public void Where_nothing_can_be_learned_the_last_value_stands()
    {
        // A random walk: no feature foretells its steps.
        var random = new Random(5);
        double level = 1000;
        ArrayHistory history = ArrayHistory.Of(8000, TestModels.Minute, _ => level += random.NextDouble() - 0.5);
        float last = TestModels.Window(history).ValueAtOrigin();
        Assert.Equal(last, new RidgeForecaster().Predict(TestModels.Window(history), 30).Quantile(10, 0.5), 2.0);
    }

    [Fact]
    public void Fewer_rows_than_coefficients_are_left_to_the_last_value()
    {
        ContextWindow window = TestModels.Window(ArrayHistory.Of(70, TestModels.Minute, i => 50 + (i % 9)));
        Assert.Equal(
            new LastValueForecaster().Predict(window, 20).Values.ToArray(),
            new RidgeForecaster().Predict(window, 20).Values.ToArray());
    }

    [Fact]
    public void Cholesky_solves_what_it_is_given()
    {
        // 4 x + 2 y = 10 and 2 x + 3 y = 9: x = 1.5, y = 2.
        double[] values = [10, 9];
        Cholesky.Solve(new double[] { 4, 0, 2, 3 }, values);
        Assert.Equal(1.5, values[0], 1e-12);
        Assert.Equal(2, values[1], 1e-12);
    }
}
