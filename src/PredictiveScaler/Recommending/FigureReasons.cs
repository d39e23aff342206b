using System.Globalization;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Recommending;

/// <summary>The reasons for both requests of a container.</summary>
internal sealed class FigureReasons(ContainerUsage container, WorkloadUsage workload)
{
    public ResourceReasons Cpu { get; } = new CpuReasons(container, workload);

    public ResourceReasons Memory { get; } = new MemoryReasons(container, workload);

    private sealed class CpuReasons(ContainerUsage container, WorkloadUsage workload) : ResourceReasons(container, workload)
    {
        /// <summary>Less throttling than this bends no percentile.</summary>
        private const double NotableThrottling = 0.05;

        public override ResourceKind Kind => ResourceKind.Cpu;

        protected override string WithoutRequest => "the scheduler counts these pods as needing no CPU, and under pressure they get next to none.";

        protected override string Samples() =>
            Line($"{Container.Cpu.Samples:N0} samples (means of {Durations.Format(Container.CpuStep)} of each pod) over {History()}");

        protected override IEnumerable<string> Adjustments(Estimate estimate, double wanted)
        {
            if (Container.ThrottledShare > NotableThrottling)
            {
                yield return Line($"In {Container.ThrottledShare:P0} of its CPU periods of the last day the container was throttled by its limit: without the limit it would have used more than was measured, so look again after the limit is gone.");
            }
        }
    }

    private sealed class MemoryReasons(ContainerUsage container, WorkloadUsage workload) : ResourceReasons(container, workload)
    {
        public override ResourceKind Kind => ResourceKind.Memory;

        protected override string WithoutRequest => "when a node runs out of memory these pods are among the first to go.";

        protected override string Samples() => Line($"{Container.MemoryPeaks.Samples:N0} peaks (the highest working set of each pod{(Container.MemoryInterval == TimeSpan.FromDays(1) ? " and day" : "")}) over {History()}");

        protected override IEnumerable<string> Adjustments(Estimate estimate, double wanted)
        {
            if (Container.OomKills > 0)
            {
                yield return Line($"Killed for lack of memory {(Container.OomKills == 1 ? "once" : $"{Container.OomKills.ToString("N0", CultureInfo.InvariantCulture)} times")}: such a peak counts as a fifth more, and 100Mi more at least, up to {Amount(Container.MemoryAfterOom)}.");
            }

            if (wanted > estimate.Target)
            {
                yield return Container.MemoryAfterOom >= Container.HighestMemory
                    ? Line($"Raised to {Amount(wanted)}: with the limit at the request, less could be killed again.")
                    : Line($"Raised to {Amount(wanted)}, the highest working set seen: with the limit at the request, less would have been killed.");
            }
        }
    }
}
