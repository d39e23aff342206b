using PredictiveScaler.Evaluating.Backtesting;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Host.Backtest;

namespace PredictiveScaler.Tests.Evaluating.Backtesting;

/// <summary>A forecast at an origin knows nothing of what comes after it, whatever forecaster, and whatever else was forecast before.</summary>
public sealed class LeakageTests : IDisposable
{
    private const int Turn = 2300;
    private readonly Forecasters _forecasters = BacktestTraces.Shipped();

    public static TheoryData<int> Steps => [60, 300, 3600];

    public void Dispose() => _forecasters.Dispose();

    [Theory]
    [MemberData(nameof(Steps))]
    public void Another_future_leaves_every_earlier_forecast_as_it_was_bit_for_bit(int seconds)
    {
        TimeSpan step = TimeSpan.FromSeconds(seconds);
        Trace real = BacktestTraces.Of(2600, step, i => Demand(i, step));
        Trace higher = BacktestTraces.Of(2600, step, i => i <= Turn ? real.Values[i] : 1e6 * (1 + (i % 3)));
        Trace missing = BacktestTraces.Of(2600, step, i => i <= Turn ? real.Values[i] : double.NaN);
        Trace shorter = BacktestTraces.Of(Turn + 1, step, i => real.Values[i]);
        foreach (string name in _forecasters.Names)
        {
            List<float[]> forecasts = Walk(name, real, Turn);
            Assert.Equal(forecasts, Walk(name, higher, Turn));
            Assert.Equal(forecasts, Walk(name, missing, Turn));
            Assert.Equal(forecasts, Walk(name, shorter, Turn));
        }
    }

    [Fact]
    public void Another_newest_sample_changes_forecasts_so_the_comparison_can_fail()
    {
        Trace real = BacktestTraces.Daily(2600, TimeSpan.FromMinutes(5));
        Trace higher = BacktestTraces.Of(2600, TimeSpan.FromMinutes(5), i => i < Turn ? real.Values[i] : 1e6);
        foreach (string name in _forecasters.Names.Except(["seasonal-naive"]))
        {
            Assert.NotEqual(Walk(name, real, Turn), Walk(name, higher, Turn));
        }
    }

    /// <summary>A daily load with an outage, a burst, and an outage that has just begun at the turn: whether it is one, only the future tells.</summary>
    private static double Demand(int index, TimeSpan step) => index switch
    {
        >= 1500 and < 1520 or >= Turn - 2 and < Turn + 20 => 0,
        >= Turn - 40 and < Turn - 36 => 30 * BacktestTraces.DailyAt(index, step),
        _ => BacktestTraces.DailyAt(index, step),
    };

    private List<float[]> Walk(string name, Trace trace, int last)
    {
        BacktestSettings settings = BacktestTraces.Settings(trace, 8 * trace.Step, [.. Enumerable.Range(0, 12).Select(i => last - (7 * (11 - i)))]);
        IBacktestedForecaster forecaster = _forecasters.Create(name, settings.Trigger);
        ForecastBuffer buffer = new();
        List<float[]> forecasts = [];
        foreach (DateTimeOffset origin in settings.Origins)
        {
            forecaster.Predict(new ContextWindow(trace, origin, trace.Step, TimeSpan.FromDays(7), TimeZoneInfo.Utc), settings.Horizon, buffer);
            Assert.True(buffer.Failure is null, $"{name}: {buffer.Failure}");
            forecasts.Add([.. buffer.Values, .. buffer.Maxima]);
        }

        return forecasts;
    }
}
