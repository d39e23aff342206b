using System.Globalization;
using PredictiveScaler.Simulating;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Simulate;

/// <summary>The result for a terminal, in the order asked for.</summary>
internal static class SimulationTable
{
    public static void Write(TextWriter output, SimulatePlan plan, IReadOnlyList<SimulationRun> runs)
    {
        SimulationSettings settings = plan.Settings;
        SimulationFigures first = runs[0].Figures;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Load.Trace.Name}: {first.Hours / 24:0.0} days, threshold {settings.Threshold:0.###}, capacity {settings.Capacity:0.###}, start-up {Durations.Format(settings.StartUp)}, {settings.MinReplicas} to {settings.MaxReplicas} replicas, HPA behavior {(settings.Behavior is null ? "Kubernetes' defaults" : "of --behavior")}"));
        if (first.KnownHours < first.Hours)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"in {first.Hours - first.KnownHours:0.#} of {first.Hours:0.#} hours demand is unknown: they count as neither served nor short"));
        }

        int width = runs.Max(run => run.Policy.Length);
        output.WriteLine();
        output.WriteLine($"{"".PadRight(width)}                 pod     short of capacity     scale    from zero    seconds of response");
        output.WriteLine($"{"policy".PadRight(width)}    target     hours   min/day  of demand    events  cold  false     p50     p95     p99");
        foreach (SimulationRun run in runs)
        {
            output.WriteLine(Row(run, width));
        }
    }

    private static string Row(SimulationRun run, int width)
    {
        SimulationFigures figures = run.Figures;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{run.Policy.PadRight(width)}{run.Target,10:0.###}{figures.PodHours,10:0.0}{figures.ViolationMinutesADay,10:0.00}{figures.LostDemandShare * 100,10:0.000}%{figures.ScaleEvents,10}{figures.ColdStarts,6}{figures.FalseWakes,7}{figures.LatencyP50,8:0.00}{figures.LatencyP95,8:0.00}{figures.LatencyP99,8:0.00}");
    }
}
