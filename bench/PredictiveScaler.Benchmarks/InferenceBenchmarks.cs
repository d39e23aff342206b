using BenchmarkDotNet.Attributes;

namespace PredictiveScaler.Benchmarks;

/// <summary>Latency and allocation of the shipped model: the graph alone (baseline) and the whole forecast around it.</summary>
[Config(typeof(LatencyConfig))]
public class InferenceBenchmarks
{
    private InferenceSubject _subject = null!;

    /// <summary>Windows a call.</summary>
    [Params(1, 64, 256)]
    public int Batch { get; set; }

    /// <summary>Loads the model and makes the series; not measured.</summary>
    [GlobalSetup]
    public void Load()
    {
        _subject = new InferenceSubject(InferenceSubject.DefaultModel, Batch);
        _subject.Forecast();
    }

    /// <summary>Frees the model.</summary>
    [GlobalCleanup]
    public void Free() => _subject.Dispose();

    /// <summary>One run of the graph over bound memory.</summary>
    [Benchmark(Baseline = true)]
    public void Graph() => _subject.Run();

    /// <summary>One call of the forecaster.</summary>
    [Benchmark]
    public void Forecast() => _subject.Forecast();
}
