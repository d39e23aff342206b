using BenchmarkDotNet.Running;
using PredictiveScaler.Benchmarks;

return args switch
{
    ["latency", .. string[] rest] => LatencyRun.Execute(rest),
    ["throughput", .. string[] rest] => LatencyRun.Throughput(rest),
    ["selection", .. string[] rest] => SelectionRun.Execute(rest),
    _ => BenchmarkSwitcher.FromAssembly(typeof(InferenceBenchmarks).Assembly).Run(args).Any() ? 0 : 2,
};
