using PredictiveScaler.Evaluating.Backtesting;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Host.Backtest;
using PredictiveScaler.Selecting;

namespace PredictiveScaler.Tests.Evaluating.Backtesting;

public sealed class RollingOriginBacktestTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Horizon = TimeSpan.FromMinutes(30);
    private readonly Forecasters _forecasters = BacktestTraces.Shipped();

    public void Dispose() => _forecasters.Dispose();

    [Fact]
    public void The_last_value_is_as_good_as_itself()
    {
        ModelScore score = Judge(BacktestTraces.Settings(BacktestTraces.Daily(2000, Minute), 5 * Minute, 1600, 1800), "last-value").Models[0];

        Assert.Equal(2, score.Origins);
        Assert.Equal(10, score.Errors.Count);
        Assert.Equal(1, score.Errors.Relative!.Value, 1e-12);
        Assert.All(score.Quantiles, sums => Assert.Equal(1, sums.RelativePinball!.Value, 1e-12));
        Assert.Equal(1, score.WindowMaximum.RelativePinball!.Value, 1e-12);
    }

    [Fact]
    public void Errors_by_step_and_mase_are_those_of_the_forecast_given()
    {
        // A model that says 0 for demand 10 + i mod 2 is wrong by 10 or 11; the history changes by 1 a step.
        BacktestSettings settings = BacktestTraces.Settings(BacktestTraces.Of(400, Minute, i => 10 + (i % 2)), 2 * Minute, 300, 302);

        ModelScore score = new RollingOriginBacktest(settings, [new Constant(0)], _forecasters.LastValue(), TimeProvider.System).Run([], new Progress<int>(), default).Models[0];

        Assert.Equal(11, score.Errors.MeanAt(1)); // 301 and 303 are odd
        Assert.Equal(10, score.Errors.MeanAt(2));
        Assert.Equal(10.5, score.ScaledErrors.Mean!.Value, 1e-12);
        Assert.Equal(0, score.Quantiles[2].Coverage);
        Assert.Equal(0.9 * 10.5, score.Quantiles[2].Pinball!.Value, 1e-12);
        Assert.Equal(0.9 * 11, score.WindowMaximum.Pinball!.Value, 1e-12);
        Assert.Equal(2, settings.WindowSteps); // 5 min and a step, at most the horizon
    }

    [Fact]
    public void Gaps_and_targets_after_the_end_are_left_out_and_counted()
    {
        Trace trace = BacktestTraces.Of(400, Minute, i => i is 310 or 311 ? double.NaN : i % 9);
        BacktestSettings settings = BacktestTraces.Settings(trace, Horizon, 305, 340, 397, 399);

        BacktestResult result = Judge(settings, "last-value");

        // 305 misses 310 and 311; 397 knows 398 and 399, so misses 28; 399 misses 30.
        Assert.Equal(2 + 28 + 30, result.UnknownTargets);
        Assert.Equal((4 * 30) - 60, result.Models[0].Errors.Count);
        Assert.Equal(3, result.UnknownWindows); // 6 minutes after 305 hold the gap
        Assert.Equal(1, result.Models[0].WindowMaximum.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void A_constant_trace_has_no_ratio_instead_of_an_infinite_one(double demand)
    {
        BacktestSettings settings = BacktestTraces.Settings(BacktestTraces.Of(3000, Minute, _ => demand), Horizon, 2500, 2800);

        foreach (ModelScore score in Judge(settings, [.. _forecasters.Names]).Models)
        {
            Assert.Equal(2, score.Origins);
            Assert.InRange(score.Errors.Mean!.Value, 0, 0.01 * demand);
            Assert.Null(score.Errors.Relative);
            Assert.Null(score.ScaledErrors.Mean);
            Assert.Equal(2, score.ScaledErrors.WithoutScale);
            Assert.All(score.Quantiles, sums => Assert.Null(sums.RelativePinball));
            Assert.Null(score.WindowMaximum.RelativePinball);
        }
    }

    [Theory]
    [InlineData(15, 120)]
    [InlineData(300, 6)]
    [InlineData(3600, 6)]
    public void Every_model_forecasts_the_horizon_of_every_step(int seconds, int steps)
    {
        TimeSpan step = TimeSpan.FromSeconds(seconds);
        Trace trace = BacktestTraces.Daily(15_000, step);
        BacktestSettings settings = BacktestTraces.Settings(trace, step * steps, 14_000, 14_321);

        foreach (ModelScore score in Judge(settings, [.. _forecasters.Names]).Models)
        {
            Assert.Empty(score.Failures);
            Assert.Equal(2 * steps, score.Errors.Count);
        }
    }

    [Fact]
    public void A_batch_of_any_shape_says_what_a_window_alone_does()
    {
        Trace trace = BacktestTraces.Daily(4000, TimeSpan.FromMinutes(5));
        ContextWindow[] windows = [.. Enumerable.Range(0, 23).Select(i => new ContextWindow(trace, trace.TimeAt(3000 + (i * 31)), trace.Step, TimeSpan.FromDays(7), TimeZoneInfo.Utc))];
        foreach (IForecaster forecaster in _forecasters.All)
        {
            ForecastBuffer[] alone = Predict(forecaster, windows, 1);
            foreach (int batch in new[] { 2, 7, 23 })
            {
                AssertNear(alone, Predict(forecaster, windows, batch), $"{forecaster.Name} in batches of {batch}");
            }
        }
    }

    [Fact]
    public void A_model_that_fails_or_throws_is_counted_and_not_scored()
    {
        BacktestSettings settings = BacktestTraces.Settings(BacktestTraces.Of(400, Minute, i => i), 5 * Minute, 300, 350);

        ModelScore score = new RollingOriginBacktest(settings, [new Broken()], _forecasters.LastValue(), TimeProvider.System).Run([], new Progress<int>(), default).Models[0];

        Assert.Equal(0, score.Origins);
        Assert.Equal("it throws: no luck", Assert.Single(score.Failures).Key);
        Assert.Null(score.Errors.Mean);
        Assert.Null(score.PredictTimes.Percentile(0.5));
    }

    [Fact]
    public void Only_forecasters_that_fit_have_a_fit_time()
    {
        BacktestSettings settings = BacktestTraces.Settings(BacktestTraces.Daily(3000, Minute), 5 * Minute, 2000, 2100, 2500);

        ModelScore[] scores = [.. Judge(settings, "theta", "last-value").Models];

        Assert.True(scores[0].FitTimes.Percentile(0.5) > 0);
        Assert.Null(scores[1].FitTimes.Percentile(0.5));
    }

    [Fact]
    public void Auto_says_what_the_gate_would_have_let_it_do()
    {
        Trace trace = BacktestTraces.Daily(3000, TimeSpan.FromMinutes(5));
        BacktestSettings settings = BacktestTraces.Settings(trace, Horizon, 5, 2000, 2500, 2900);

        ModelScore score = Judge(settings, "auto").Models[0];

        // At the fifth sample nothing can be judged yet; two days later a daily load with little noise is forecast better than it lasts.
        Assert.InRange(score.Acted!.Value, 1, 3);
        Assert.Equal(4, score.Weights.Values.Sum(), 9);
    }

    private static void AssertNear(ForecastBuffer[] expected, ForecastBuffer[] actual, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i].Failure, actual[i].Failure);
            for (int j = 0; j < expected[i].Values.Length; j++)
            {
                Assert.True(Math.Abs(expected[i].Values[j] - actual[i].Values[j]) <= 1e-5 * Math.Abs(expected[i].Values[j]), what);
                Assert.True(Math.Abs(expected[i].Maxima[j] - actual[i].Maxima[j]) <= 1e-5 * Math.Abs(expected[i].Maxima[j]), what);
            }
        }
    }

    private static ForecastBuffer[] Predict(IForecaster forecaster, ContextWindow[] windows, int batch)
    {
        ForecastBuffer[] buffers = [.. windows.Select(_ => new ForecastBuffer())];
        for (int i = 0; i < windows.Length; i += batch)
        {
            int count = Math.Min(batch, windows.Length - i);
            forecaster.Predict(windows.AsSpan(i, count), 6, buffers.AsSpan(i, count));
        }

        return buffers;
    }

    private BacktestResult Judge(BacktestSettings settings, params string[] names) =>
        new RollingOriginBacktest(settings, [.. names.Select(name => _forecasters.Create(name, settings.Trigger))], _forecasters.LastValue(), TimeProvider.System)
            .Run([], new Progress<int>(), default);

    private sealed class Constant(float demand) : IBacktestedForecaster
    {
        public string Name => "constant";

        public GateDecision? Predict(in ContextWindow window, int horizon, ForecastBuffer result)
        {
            result.Reset(window, horizon, [0.1f, 0.5f, 0.9f]);
            result.Values.Fill(demand);
            result.Maxima.Fill(demand);
            return null;
        }
    }

    private sealed class Broken : IBacktestedForecaster
    {
        public string Name => "broken";

        public GateDecision? Predict(in ContextWindow window, int horizon, ForecastBuffer result) => throw new InvalidOperationException("no luck");
    }
}
