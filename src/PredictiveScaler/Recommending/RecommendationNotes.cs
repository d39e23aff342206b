using System.Globalization;

namespace PredictiveScaler.Recommending;

/// <summary>What holds for all figures of a workload.</summary>
internal static class RecommendationNotes
{
    private const double ShortHistoryDays = 1;

    public static IEnumerable<string> Of(WorkloadUsage usage, MemoryLimitPolicy memoryLimit, CpuLimitPolicy cpuLimit)
    {
        yield return "A pod's CPU follows the demand that it carries: the CPU figures hold for the demand per pod of this window. Pods that scale on a custom metric carry its threshold; who changes the threshold by a tenth changes a pod's CPU by about as much, and should ask again a few days later.";
        yield return "An HPA on CPU or memory utilization aims at a share of the request: with another request it wants another number of pods.";
        if (usage.Containers.Min(container => container.DaysOfHistory) is < ShortHistoryDays and var days)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Only {days * 24:0.0} hours of history: no night, no weekend and perhaps no peak is in it, and the bounds are wide for that.");
        }

        if (!usage.KnowsCurrent)
        {
            yield return "Requests and limits of now are not known: the source has no kube_pod_container_resource_requests or kube_pod_container_resource_limits of these pods (kube-state-metrics, scraped with honor_labels: true).";
        }

        if (memoryLimit == MemoryLimitPolicy.Request && cpuLimit == CpuLimitPolicy.Request)
        {
            yield return "With both limits at their requests the pods are Guaranteed: the last to be evicted.";
        }
    }
}
