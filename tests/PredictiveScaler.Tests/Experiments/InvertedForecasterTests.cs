using PredictiveScaler.Experiments.Adversarial;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Forecasting.Classical;
using PredictiveScaler.Tests.Simulating;

namespace PredictiveScaler.Tests.Experiments;

public sealed class InvertedForecasterTests
{
    [Fact]
    public void A_rise_is_forecast_as_a_fall_from_the_fault_on()
    {
        DateTimeOffset fault = Loads.Monday.AddDays(3);
        DriftForecaster sound = new();
        InvertedForecaster inverted = new(sound, fault);

        Assert.Equal(Median(sound, fault.AddMinutes(-1)), Median(inverted, fault.AddMinutes(-1)), 3);
        // 1 a minute: 4320 at the fault.
        Assert.True(Median(sound, fault) > 4320);
        Assert.Equal(4320 - (Median(sound, fault) - 4320), Median(inverted, fault), 1);
    }

    [Fact]
    public void Its_quantiles_stay_in_order()
    {
        ForecastBuffer forecast = Of(new InvertedForecaster(new DriftForecaster(), DateTimeOffset.MinValue), Loads.Monday.AddDays(3));

        Assert.True(forecast.Quantile(10, 0.1) <= forecast.Quantile(10, 0.5));
        Assert.True(forecast.Quantile(10, 0.5) <= forecast.Quantile(10, 0.9));
    }

    private static double Median(IForecaster forecaster, DateTimeOffset origin) => Of(forecaster, origin).Quantile(10, 0.5);

    private static ForecastBuffer Of(IForecaster forecaster, DateTimeOffset origin)
    {
        ForecastBuffer buffer = new();
        ContextWindow window = new(Loads.Of(Loads.Minute, 5 * 1440, i => i), origin, Loads.Minute, TimeSpan.FromDays(7), TimeZoneInfo.Utc);
        forecaster.Predict([window], 30, [buffer]);
        return buffer;
    }
}
