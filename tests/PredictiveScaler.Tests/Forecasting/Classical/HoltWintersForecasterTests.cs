using PredictiveScaler.Forecasting;
using PredictiveScaler.Forecasting.Classical;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Forecasting.Classical;

public sealed class HoltWintersForecasterTests
{
    [Fact]
    public void Follows_the_shape_of_the_day()
    {
        // Two humps a day, which neither level nor trend can foresee: the last value would be off by about 15.
        static double Demand(int i) => 100 + (40 * Math.Sin(4 * Math.PI * i / 1440)) + (20 * Math.Cos(2 * Math.PI * i / 1440));
        int origin = (5 * 1440) + 700;
        ForecastBuffer result = new HoltWintersForecaster().Predict(TestModels.Window(ArrayHistory.Of(origin + 1, TestModels.Minute, Demand)), 30);
        Assert.InRange(Math.Abs(Demand(origin + 30) - Demand(origin)), 8, 20);
        Assert.Equal(Demand(origin + 30), result.Quantile(30, 0.5), 1.5);
    }

    [Fact]
    public void Goes_on_with_a_trend()
    {
        ForecastBuffer result = new HoltWintersForecaster().Predict(TestModels.Window(ArrayHistory.Of(1400, TestModels.Minute, i => 500 + (3 * i))), 20);
        Assert.Equal(500 + (3 * (1399 + 20)), result.Quantile(20, 0.5), 3.0);
    }

    [Fact]
    public void Keeps_the_shape_of_the_local_day_when_clocks_change()
    {
        // Berlin, 31 March 2024, 02:00 became 03:00; demand is 100 from 12:00 to 13:59 local time and 10 else. 09:55 UTC is 11:55 there.
        TimeZoneInfo berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var first = new DateTimeOffset(2024, 3, 24, 0, 0, 0, TimeSpan.Zero);
        var step = TimeSpan.FromMinutes(5);
        float[] demand = [.. Enumerable.Range(0, 288 * 9).Select(i => TimeZoneInfo.ConvertTime(first + (i * step), berlin).Hour is 12 or 13 ? 100f : 10)];
        var origin = new DateTimeOffset(2024, 3, 31, 9, 55, 0, TimeSpan.Zero);
        ContextWindow window = new(new ArrayHistory(first, step, demand), origin, step, TimeSpan.FromDays(7), berlin);
        Assert.Equal(100, new HoltWintersForecaster().Predict(window, 6).Quantile(3, 0.5), 5.0);
    }
}
