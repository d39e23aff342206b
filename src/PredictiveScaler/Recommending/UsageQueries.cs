using System.Globalization;

namespace PredictiveScaler.Recommending;

/// <summary>The PromQL of a workload's usage, by the names that cAdvisor and kube-state-metrics give their metrics.</summary>
/// <param name="request">Whose usage; its names are validated, so they need no quoting.</param>
/// <param name="withImage">Whether cAdvisor's label <c>image</c> tells containers from control groups; some setups drop it.</param>
internal sealed class UsageQueries(UsageRequest request, bool withImage)
{
    public const string MemoryMetric = "container_memory_working_set_bytes";
    public const string CpuMetric = "container_cpu_usage_seconds_total";

    /// <summary>Pods that have each container, by container.</summary>
    public string Pods => $"count by (container) (max by (pod, container) ({MemoryMetric}{{{Containers}}}))";

    /// <summary>Containers of no pod's main list: Kubernetes takes no figures for them there.</summary>
    public string InitContainers => $"group by (container) (kube_pod_init_container_info{{{OfPods}}})";

    /// <summary>Largest of the parts that were killed, hour by hour; a series wherever a container was killed for memory within the hour.</summary>
    public string OomKills =>
        $"(max by (pod, container) (increase(container_oom_events_total{{{Containers}}}[1h])) > 0)"
        + $" or (({KilledWithin}) and on (pod, container) (max by (pod, container) (increase(kube_pod_container_status_restarts_total{{{OfNamedContainers}}}[1h])) > 0))"
        + $" or (({KilledWithin}) unless on (pod, container) (max by (pod, container) ({LastReason} offset 1h) > 0))";

    public string Requests => Resources("kube_pod_container_resource_requests");

    public string Limits => Resources("kube_pod_container_resource_limits");

    /// <summary>Share of CPU periods of the last day in which a container was throttled.</summary>
    public string Throttled =>
        $"sum by (container) (increase(container_cpu_cfs_throttled_periods_total{{{Containers}}}[1d])) / sum by (container) (increase(container_cpu_cfs_periods_total{{{Containers}}}[1d]))";

    /// <summary>Names of the namespace's pods, to tell a wrong name from missing metrics.</summary>
    public string PodsOfNamespace => $"group by (pod) ({MemoryMetric}{{namespace=\"{request.Namespace}\",container!=\"\"}})";

    public static string Namespaces => $"group by (namespace) ({MemoryMetric}{{namespace!=\"\",container!=\"\"}})";

    /// <summary>Means over <paramref name="step"/>, so that no part of the time is skipped.</summary>
    public string Cpu(TimeSpan step) => $"max by (pod, container) (rate({CpuMetric}{{{Containers}}}[{Seconds(step)}]))";

    public string MemoryPeaks(TimeSpan interval) => $"max by (pod, container) (max_over_time({MemoryMetric}{{{Containers}}}[{Seconds(interval)}]))";

    private string OfPods => $"namespace=\"{request.Namespace}\",pod=~\"{request.Workload.PodPattern}\"";

    private string OfNamedContainers => OfPods + (request.Container is { } name ? $",container=\"{name}\"" : "");

    // The sandbox of a pod is a container to cAdvisor, named POD by some runtimes and without a name by others.
    private string Containers => OfNamedContainers + ",container!=\"\",container!=\"POD\"" + (withImage ? ",image!=\"\"" : "");

    private string LastReason => $"kube_pod_container_status_last_terminated_reason{{{OfNamedContainers},reason=\"OOMKilled\"}}";

    private string KilledWithin => $"max by (pod, container) (max_over_time({LastReason}[1h])) > 0";

    private static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0}s");

    private string Resources(string metric) => $"max by (container, resource) ({metric}{{{OfNamedContainers},resource=~\"cpu|memory\"}})";
}
