using BenchmarkDotNet.Attributes;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Forecasting.Classical;

namespace PredictiveScaler.Benchmarks;

/// <summary>Cost of the forecasters that are no models; the gate runs last-value for every origin of every trigger.</summary>
[Config(typeof(LatencyConfig))]
public class BaselineBenchmarks
{
    private readonly ForecastBuffer[] _results = [new()];
    private readonly ContextWindow[] _windows = [InferenceSubject.Window(0)];
    private readonly LastValueForecaster _lastValue = new();
    private readonly SeasonalNaiveForecaster _seasonalNaive = new();
    private readonly ThetaForecaster _theta = new();
    private readonly HoltWintersForecaster _holtWinters = new();
    private readonly RidgeForecaster _ridge = new();

    /// <summary>Last value with its residual quantiles, 30 steps.</summary>
    [Benchmark(Baseline = true)]
    public void LastValue() => _lastValue.Predict(_windows, 30, _results);

    /// <summary>Same time yesterday with its residual quantiles, 30 steps.</summary>
    [Benchmark]
    public void SeasonalNaive() => _seasonalNaive.Predict(_windows, 30, _results);

    /// <summary>Theta between two fits, 30 steps.</summary>
    [Benchmark]
    public void Theta() => _theta.Predict(_windows, 30, _results);

    /// <summary>Holt-Winters between two fits, 30 steps.</summary>
    [Benchmark]
    public void HoltWinters() => _holtWinters.Predict(_windows, 30, _results);

    /// <summary>Ridge regression between two fits, 30 steps.</summary>
    [Benchmark]
    public void Ridge() => _ridge.Predict(_windows, 30, _results);
}
