using BenchmarkDotNet.Attributes;
using PredictiveScaler.Forecasting;

namespace PredictiveScaler.Benchmarks;

/// <summary>Cost of the forecasters that are no models; the gate runs last-value for every origin of every trigger.</summary>
[Config(typeof(LatencyConfig))]
public class BaselineBenchmarks
{
    private readonly ForecastBuffer[] _results = [new()];
    private readonly ContextWindow[] _windows = [InferenceSubject.Window(0)];
    private readonly LastValueForecaster _lastValue = new();
    private readonly SeasonalNaiveForecaster _seasonalNaive = new();

    /// <summary>Last value with its residual quantiles, 30 steps.</summary>
    [Benchmark(Baseline = true)]
    public void LastValue() => _lastValue.Predict(_windows, 30, _results);

    /// <summary>Same time yesterday with its residual quantiles, 30 steps.</summary>
    [Benchmark]
    public void SeasonalNaive() => _seasonalNaive.Predict(_windows, 30, _results);
}
