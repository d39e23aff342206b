using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Host.Demo;

namespace PredictiveScaler.Tests.Demo;

public class ForecastScoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 3, 6, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly ForecastScore _score = new(new Trace("t", Start, Minute, [.. Enumerable.Range(0, 100).Select(i => 10.0 * i)]));

    [Fact]
    public void The_median_and_the_last_value_are_judged_at_the_same_origins_and_steps()
    {
        _score.Add(Forecast(Start.AddMinutes(5), 62, 75));

        // Actual 60 and 70: |62-60| = 2, |75-70| = 5, mean 3.5. Last value 50: 10 and 20, mean 15.
        Assert.Equal((1, 3.5, 15.0), (_score.Origins, _score.MaeForecast, _score.MaeLastValue));
    }

    [Fact]
    public void A_forecast_seen_on_several_ticks_counts_once()
    {
        _score.Add(Forecast(Start.AddMinutes(5), 62, 75));
        _score.Add(Forecast(Start.AddMinutes(5), 62, 75));

        Assert.Equal(1, _score.Origins);
    }

    [Fact]
    public void Steps_beyond_thirty_minutes_do_not_count()
    {
        float[] values = [.. Enumerable.Range(1, 40).Select(step => step <= 30 ? 10f * step : 1e6f)];
        _score.Add(Forecast(Start, values));

        Assert.Equal(0.0, _score.MaeForecast);
    }

    private static Forecast Forecast(DateTimeOffset origin, params float[] medians) =>
        new("m", origin, Minute, [0.5f], medians, medians);
}
