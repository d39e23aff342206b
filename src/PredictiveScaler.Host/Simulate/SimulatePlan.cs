using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Policies;
using PredictiveScaler.Simulating.Predicting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Simulate;

/// <summary>From what was asked to what is simulated.</summary>
/// <param name="Load">The trace as it is measured.</param>
/// <param name="Settings">The workload and the cluster.</param>
/// <param name="Trigger">That of <c>predictive</c>.</param>
internal sealed record SimulatePlan(MeteredLoad Load, SimulationSettings Settings, TriggerOptions Trigger)
{
    private static readonly TimeSpan FinestStep = TimeSpan.FromSeconds(10);
    private const double DefaultQuantile = 0.9;
    private static readonly TimeSpan CoarsestStep = TimeSpan.FromHours(1);

    /// <exception cref="UsageException">What was asked does not fit together, or not the trace.</exception>
    /// <exception cref="TraceFormatException">The trace is not one.</exception>
    /// <exception cref="InputException">The behavior is not one.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static SimulatePlan Of(SimulateRequest request)
    {
        if (request.Settings is var asked && asked.MaxReplicas < asked.MinReplicas)
        {
            throw new UsageException($"--max {asked.MaxReplicas} is below --min {asked.MinReplicas}.");
        }

        Trace trace = TraceCsv.Read(request.Trace);
        SimulationSettings settings = request.Behavior is { } file ? asked with { Behavior = HpaBehaviorReader.Read(file) } : asked;
        MeteredLoad load = new(trace, settings);
        ClusterSimulation simulation = new(settings, load);
        if (simulation.End <= simulation.Start)
        {
            throw new UsageException($"Nothing is left to simulate: {trace.Name} covers {Durations.Format(trace.Last - trace.First)}, of which --from leaves less than a tick.");
        }

        TimeSpan step = QueryStep(trace, request);
        return new SimulatePlan(load, settings, SimulatedTrigger.Of(settings, step, request.LeadTime) with { Quantile = request.Quantile ?? DefaultQuantile, SafetyIsGiven = request.Quantile is not null });
    }

    private static TimeSpan QueryStep(Trace trace, SimulateRequest request)
    {
        TimeSpan step = request.QueryStep ?? SimulatedTrigger.QueryStep(trace.Step);
        if (!request.Policies.Contains(PredictivePolicy.PolicyName))
        {
            return step;
        }

        return step >= FinestStep && step <= CoarsestStep
            ? step
            : throw new UsageException($"A sample every {Durations.Format(step)} is nothing predictive forecasts from: it samples every {Durations.Format(FinestStep)} to {Durations.Format(CoarsestStep)}; set --query-step, or leave predictive out.");
    }
}
