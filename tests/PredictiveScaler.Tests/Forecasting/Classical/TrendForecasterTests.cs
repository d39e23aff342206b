using PredictiveScaler.Forecasting;
using PredictiveScaler.Forecasting.Classical;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Forecasting.Classical;

public sealed class TrendForecasterTests
{
    [Fact]
    public void Drift_goes_on_with_the_slope_of_the_last_hour()
    {
        // 2 a minute, so 30 steps after the last value 2 x 2999 demand is 60 higher, and drift was never wrong.
        ForecastBuffer result = new DriftForecaster().Predict(TestModels.Window(ArrayHistory.Of(3000, TestModels.Minute, i => 2 * i)), 30);
        Assert.Equal(5998 + 2, result.Quantile(1, 0.5), 0.05);
        Assert.Equal(5998 + 60, result.Quantile(30, 0.5), 0.05);
        Assert.Equal(5998 + 60, result.MaxQuantile(30, 0.9), 0.05);
    }

    [Fact]
    public void One_odd_sample_hardly_bends_the_drift()
    {
        // Flat at 10; 25 minutes ago one sample was 40: the mean of its half hour is 1 higher, the slope 1/30 a minute, 1 after half an hour.
        ForecastBuffer result = new DriftForecaster().Predict(TestModels.Window(ArrayHistory.Of(3000, TestModels.Minute, i => i == 2974 ? 40 : 10)), 30);
        Assert.Equal(11, result.Quantile(30, 0.5), 0.05);
    }

    [Fact]
    public void Drift_spreads_by_how_far_demand_strayed_from_it()
    {
        // Demand alternates between 0 and 10 around 5: from either value drift is right half of the time and off by 10 in the other half.
        ForecastBuffer result = new DriftForecaster().Predict(TestModels.Window(ArrayHistory.Of(3000, TestModels.Minute, i => i % 2 * 10)), 1);
        Assert.Equal(0, result.Quantile(1, 0.05), 0.5);
        Assert.Equal(20, result.Quantile(1, 0.95), 0.5);
    }

    [Fact]
    public void Theta_smooths_noise_that_has_no_memory()
    {
        var random = new Random(3);
        ForecastBuffer result = new ThetaForecaster().Predict(
            TestModels.Window(ArrayHistory.Of(4000, TestModels.Minute, _ => 100 * random.NextDouble())), 10);

        // The mean of uniform noise is 50, its 0.9 quantile 90.
        Assert.InRange(result.Quantile(5, 0.5), 42, 58);
        Assert.InRange(result.Quantile(5, 0.9), 82, 98);
    }

    [Fact]
    public void Theta_follows_the_shape_of_the_day()
    {
        static double Demand(int i) => 100 + (60 * Math.Sin(2 * Math.PI * i / 1440));
        int origin = (5 * 1440) + 600;
        ArrayHistory history = ArrayHistory.Of(origin + 1, TestModels.Minute, Demand);
        ForecastBuffer result = new ThetaForecaster().Predict(TestModels.Window(history), 30);
        Assert.Equal(Demand(origin + 30), result.Quantile(30, 0.5), 1.0);

        // The last value would be off by 60 (sin(150 deg) - sin(157.5 deg)) = 7.
        Assert.True(Demand(origin) - Demand(origin + 30) > 6);
    }

    [Fact]
    public void Theta_adds_half_of_the_trend()
    {
        // Demand is a level with a slope of 1 a minute, which is also its last value: theta adds half the slope for each step.
        ForecastBuffer result = new ThetaForecaster().Predict(TestModels.Window(ArrayHistory.Of(1440, TestModels.Minute, i => 1000 + i)), 20);
        double median = result.Quantile(20, 0.5);

        // Its past errors, 10 too low at 20 steps, make up for the other half.
        Assert.Equal(2439 + 20, median, 0.5);
    }
}
