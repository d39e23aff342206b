using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Policies;

namespace PredictiveScaler.Tests.Simulate.Report;

/// <summary>Two days of a cycle of eight hours with a jump in each, simulated; "predictive" here is the oracle under another name.</summary>
internal static class SimulatedRuns
{
    public static readonly SimulationSettings Settings = new() { Threshold = 7, Capacity = 10, From = 0.5 };

    public static readonly MeteredLoad Load = new(
        new Trace("shop", DateTimeOffset.FromUnixTimeSeconds(1_700_000_100), TimeSpan.FromMinutes(5), [.. Enumerable.Range(0, 2 * 288).Select(i => 100 + (80 * Math.Sin(2 * Math.PI * i / 96)) + (i % 96 == 60 ? 90 : 0))]),
        Settings);

    public static SimulationRun Reactive(double threshold = 7) => Run(settings => new ReactivePolicy(settings, Load), threshold);

    public static SimulationRun Oracle(double threshold = 10) => Run(settings => new OraclePolicy(settings, Load), threshold);

    public static SimulationRun Predictive(double threshold = 10) => Oracle(threshold) with { Policy = PolicyNames.Predictive };

    public static SimulationReportInput Compared() => new()
    {
        Name = "shop",
        Settings = Settings,
        Runs = [Reactive(9), Predictive(), Oracle()],
        Sweep = [.. new double[] { 5, 6, 7, 8, 9, 10 }.SelectMany(target => new[] { Reactive(target), Predictive(target) }).Select(run => new SweptFigures(run.Policy, run.Target, run.Figures))],
        Forecast = [.. Enumerable.Range(0, 288).Select(i => new ForecastBandPoint(Load.Trace.TimeAt(288 + i), 100, 120))],
    };

    private static SimulationRun Run(Func<SimulationSettings, IScalingPolicy> policy, double threshold)
    {
        SimulationSettings settings = Settings with { Threshold = threshold };
        return new ClusterSimulation(settings, Load).Run(policy(settings));
    }
}
