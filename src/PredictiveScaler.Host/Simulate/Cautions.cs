using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Simulating;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Simulate;

/// <summary>Why the figures of a simulation may say less than they seem to.</summary>
internal static class Cautions
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan LeastCounted = TimeSpan.FromHours(1);

    public static IReadOnlyList<string> Of(SimulatePlan plan, IEnumerable<string> policies)
    {
        ClusterSimulation simulation = new(plan.Settings, plan.Load);
        (DateTimeOffset first, DateTimeOffset last) = (plan.Load.Trace.First, plan.Load.Trace.Last);
        (TimeSpan length, TimeSpan before, TimeSpan counted) = (last - first, simulation.Start - first, last - simulation.Start);
        List<string> cautions = [];
        if (IsTooShort(plan))
        {
            cautions.Add($"The trace covers {Durations.Format(length)}, less than a day: what comes back daily is not in it, and a few minutes decide every figure. Do not judge by it.");
        }
        else if (before < Day)
        {
            cautions.Add($"Only {Durations.Format(before)} of history lie before what is counted (--from): nobody has seen a whole day, and what comes back daily cannot be foretold.");
        }

        if (before < plan.Trigger.MinHistory && policies.Contains(PolicyNames.Predictive))
        {
            TimeSpan missing = plan.Trigger.MinHistory - before;
            string part = missing < counted ? $"the first {Durations.Format(missing)}" : "all";
            cautions.Add($"predictive answers reactively until it has {Durations.Format(plan.Trigger.MinHistory)} of history, and {Durations.Format(before)} lie before what is counted: {part} of its figures are a plain HPA's.");
        }

        if (length >= Day && counted < LeastCounted)
        {
            cautions.Add($"Only {Durations.Format(counted)} are counted (--from): a few minutes decide every figure.");
        }

        return [.. cautions, .. OfTarget(plan.Settings)];
    }

    /// <summary>Whether no verdict can rest on the trace.</summary>
    public static bool IsTooShort(SimulatePlan plan) => plan.Load.Trace.Last - plan.Load.Trace.First < Day;

    /// <summary>A target that no replica can carry.</summary>
    public static IEnumerable<string> OfTarget(SimulationSettings settings)
    {
        if (settings.Threshold == settings.Capacity)
        {
            yield return $"The threshold {ReportNumbers.Setting(settings.Threshold)} is the whole capacity: a plain HPA has no headroom for what comes between two syncs. Is the capacity, the most that a replica serves, really no more than its target?";
        }
        else if (settings.Threshold > settings.Capacity)
        {
            yield return $"The threshold {ReportNumbers.Setting(settings.Threshold)} is above the capacity {ReportNumbers.Setting(settings.Capacity)}: replicas that carry their target are overloaded, so a plain HPA is short of capacity nearly all the time. Are the two swapped? The threshold is what a replica should carry, the capacity the most that it serves.";
        }
    }
}
