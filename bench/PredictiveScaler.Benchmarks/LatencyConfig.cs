using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;

namespace PredictiveScaler.Benchmarks;

/// <summary>Allocation and percentile columns. BenchmarkDotNet's percentiles are over iterations; those of single calls come from <c>latency</c>.</summary>
internal sealed class LatencyConfig : ManualConfig
{
    public LatencyConfig()
    {
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumn(StatisticColumn.P50, StatisticColumn.P95, new Percentile99Column());
    }
}
