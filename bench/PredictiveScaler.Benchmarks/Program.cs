using BenchmarkDotNet.Running;
using PredictiveScaler.Benchmarks;

return args switch
{
    ["latency", "--model", _, _, _, _, ..] or ["latency", not "--model", _, _, ..] => LatencyRun.Execute(args[1..]),
    ["latency", ..] => LatencyRun.Usage(),
    ["throughput", .. string[] rest] => LatencyRun.Throughput(rest),
    ["selection", .. string[] rest] => SelectionRun.Execute(rest),
    _ => BenchmarkSwitcher.FromAssembly(typeof(InferenceBenchmarks).Assembly).Run(args).Any() ? 0 : 2,
};
