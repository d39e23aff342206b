using System.Globalization;
using PredictiveScaler.Experiments.Comparing;
using PredictiveScaler.Experiments.Inputs;
using PredictiveScaler.Experiments.Sweeping;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Tuning;

namespace PredictiveScaler.Experiments.Reporting;

/// <summary>Every run of every policy, a row each.</summary>
internal static class FrontiersCsv
{
    private const string Header =
        "trace,source,trace_step_seconds,start_up_seconds,policy,behavior,threshold_factor,hours,known_hours,pod_hours,mean_replicas,violation_minutes,violation_minutes_a_day,"
        + "lost_demand_share,scale_events,cold_starts,false_wakes,latency_p50_seconds,latency_p95_seconds,latency_p99_seconds";

    public static void Write(TextWriter writer, IEnumerable<TraceResult> results)
    {
        writer.WriteLine(Header);
        foreach (TraceResult result in results)
        {
            foreach (SweptRun run in result.Runs.Concat(result.Allowances.SelectMany(allowance => Tuned(result.Workload, allowance))))
            {
                writer.WriteLine(Row(result.Workload, run));
            }
        }
    }

    private static IEnumerable<SweptRun> Tuned(Workload workload, AllowanceResult allowance)
    {
        yield return Run(allowance.Tuned, "tolerance 0.1");
        yield return Run(allowance.TunedExact, "tolerance 0");

        SweptRun Run(TunedPoint tuned, string tolerance) => new(
            ReactiveTuning.PolicyName,
            string.Create(CultureInfo.InvariantCulture, $"{tolerance}, scale-in {tuned.Found.Behavior.ScaleDown.StabilizationWindow.TotalSeconds} s, tuned for {allowance.Allowed} min/d"),
            tuned.Found.Threshold / workload.Settings.Capacity,
            tuned.Run.Figures);
    }

    private static string Row(Workload workload, SweptRun run)
    {
        SimulationFigures figures = run.Figures;
        string[] cells =
        [
            Quoted(workload.Name), Quoted(workload.Source), Numbers.Exact(workload.TraceStep.TotalSeconds), Numbers.Exact(workload.Settings.StartUp.TotalSeconds),
            run.Policy, Quoted(run.Behavior), Numbers.Exact(Math.Round(run.Factor, 4)), Numbers.Exact(figures.Hours), Numbers.Exact(figures.KnownHours),
            Numbers.Exact(figures.PodHours), Numbers.Exact(figures.MeanReplicas), Numbers.Exact(figures.ViolationMinutes), Numbers.Exact(figures.ViolationMinutesADay),
            Numbers.Exact(figures.LostDemandShare), Numbers.Exact(figures.ScaleEvents), Numbers.Exact(figures.ColdStarts), Numbers.Exact(figures.FalseWakes),
            Numbers.Exact(figures.LatencyP50), Numbers.Exact(figures.LatencyP95), Numbers.Exact(figures.LatencyP99),
        ];
        return string.Join(',', cells);
    }

    private static string Quoted(string text) => text.Contains(',', StringComparison.Ordinal) || text.Contains('"', StringComparison.Ordinal)
        ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;
}
