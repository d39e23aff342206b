using PredictiveScaler.Triggers;

namespace PredictiveScaler.Recommending;

/// <summary>
/// Turns usage into requests and limits, reasoning as the Vertical Pod Autoscaler's recommender documents. A pure function of the usage.
/// </summary>
internal sealed class ResourceRecommender(MemoryLimitPolicy memoryLimit = MemoryLimitPolicy.Request, CpuLimitPolicy cpuLimit = CpuLimitPolicy.None)
{
    /// <summary>Less history than this says nothing.</summary>
    public static readonly TimeSpan LeastHistory = TimeSpan.FromHours(1);

    /// <summary>The least that a pod should ask for; its containers share it.</summary>
    private const double LeastPodCores = 0.025;
    private const double LeastPodBytes = 250 * Quantities.Mebibyte;

    /// <exception cref="RecommendException">The history is too short.</exception>
    public WorkloadRecommendation Recommend(WorkloadUsage usage)
    {
        foreach (ContainerUsage container in usage.Containers)
        {
            RequireHistory(container);
        }

        return new WorkloadRecommendation
        {
            Namespace = usage.Namespace,
            Workload = usage.Workload,
            From = usage.From,
            To = usage.To,
            Pods = usage.Pods,
            Containers = [.. usage.Containers.Select(container => Recommend(container, usage))],
            Notes = [.. RecommendationNotes.Of(usage, memoryLimit, cpuLimit)],
        };
    }

    private static void RequireHistory(ContainerUsage container)
    {
        if (container.DaysOfHistory < LeastHistory.TotalDays)
        {
            string span = Durations.Format(TimeSpan.FromMinutes(Math.Round(container.DaysOfHistory * 24 * 60)));
            throw new RecommendException(
                $"Container {container.Container} has {span} of CPU usage, and {Durations.Format(LeastHistory)} is the least that says anything: try again later, or with a longer --window if its pods ran before.",
                RecommendProblem.TooLittleHistory);
        }
    }

    private ContainerRecommendation Recommend(ContainerUsage container, WorkloadUsage workload)
    {
        FigureReasons reasons = new(container, workload);
        Estimate cpu = Estimate.Of(container.Cpu, container.DaysOfHistory);
        ResourceFigure cpuRequest = Figure(reasons.Cpu, cpu, cpu.Target, LeastPodCores / workload.Containers.Count, container.Current.CpuRequest);
        Estimate memory = Estimate.Of(container.MemoryPeaks, container.DaysOfHistory);
        double highest = Math.Max(container.HighestMemory, container.MemoryAfterOom);
        double wanted = memoryLimit == MemoryLimitPolicy.Request ? Math.Max(memory.Target, highest) : memory.Target;
        ResourceFigure memoryRequest = Figure(reasons.Memory, memory, wanted, LeastPodBytes / workload.Containers.Count, container.Current.MemoryRequest);
        return new ContainerRecommendation(
            container.Container,
            cpuRequest,
            new CpuLimits(cpuLimit).Of(cpuRequest, container.Current),
            memoryRequest,
            new MemoryLimits(memoryLimit).Of(memoryRequest, highest, container.Current));
    }

    private static ResourceFigure Figure(ResourceReasons reasons, Estimate estimate, double wanted, double least, double? current)
    {
        double value = Quantities.RoundUp(reasons.Kind, Math.Max(wanted, least));
        ResourceFigure figure = new()
        {
            Kind = reasons.Kind,
            Value = value,
            // What was raised was raised because less kills pods, so less will not do.
            LowerBound = Quantities.RoundUp(reasons.Kind, wanted > estimate.Target ? wanted : Math.Max(estimate.LowerBound, least)),
            UpperBound = Math.Max(value, Quantities.RoundUp(reasons.Kind, Math.Max(estimate.UpperBound, least))),
            Current = current,
            Reasons = [],
        };
        return figure with { Reasons = [.. reasons.Of(figure, estimate, wanted, least)] };
    }
}
