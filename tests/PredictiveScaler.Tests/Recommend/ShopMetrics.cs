using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.Tests.Recommend;

/// <summary>
/// Eight days at a sample a minute of what cAdvisor and kube-state-metrics say of deployment/shop: two pods with a container web (0.2 cores,
/// 0.4 in the last 15 minutes of each hour; 300Mi, 400Mi at noon; killed for memory once) and an idle sidecar;
/// and a demand with a daily cycle.
/// </summary>
internal static class ShopMetrics
{
    public const string FirstPod = "shop-7d9fbcdf6c-x2k9p";
    public const string SecondPod = "shop-7d9fbcdf6c-bcdfg";
    private const double Mi = 1024 * 1024;
    private static readonly DateTimeOffset Start = RecommendRig.Now.AddDays(-8);
    private const int Minutes = 8 * 24 * 60;

    public static Dictionary<string, IReadOnlyList<(DateTimeOffset, double)>> All()
    {
        Dictionary<string, IReadOnlyList<(DateTimeOffset, double)>> metrics = [];
        foreach (string pod in new[] { FirstPod, SecondPod })
        {
            Add(metrics, pod, "web", "registry/shop", minute => minute % 60 >= 45 ? 0.4 : 0.2, minute => (minute % 1440 == 720 ? 400 : 300) * Mi);
            Add(metrics, pod, "proxy", "registry/proxy", _ => 0.002, _ => 20 * Mi);
            Add(metrics, pod, "POD", "registry/pause", _ => 5, _ => 5000 * Mi);
            Add(metrics, pod, "", "", _ => 5, _ => 5000 * Mi);
        }

        // A neighbour whose name begins alike, and a container that an init container of the workload once was.
        Add(metrics, "shop-api-7d9fbcdf6c-x2k9p", "web", "registry/api", _ => 5, _ => 5000 * Mi);
        Add(metrics, FirstPod, "migrate", "registry/migrate", _ => 5, _ => 5000 * Mi);
        metrics[$"kube_pod_init_container_info{{namespace=\"shop\",pod=\"{FirstPod}\",container=\"migrate\"}}"] = Values(_ => 1);
        AddResources(metrics);
        SplitMixRandom random = new(3);
        metrics["demand{service=\"shop\"}"] = Values(minute => 900 + (700 * Math.Sin(2 * Math.PI * minute / 1440)) + (20 * random.Normal()));

        // Killed three days ago at 06:30; kube-state-metrics goes on saying so.
        int killed = (5 * 1440) - 330;
        metrics[$"kube_pod_container_status_last_terminated_reason{{namespace=\"shop\",pod=\"{FirstPod}\",container=\"web\",reason=\"OOMKilled\"}}"] =
            [.. Values(_ => 1).Where(sample => sample.Time >= Start.AddMinutes(killed))];
        metrics[$"kube_pod_container_status_restarts_total{{namespace=\"shop\",pod=\"{FirstPod}\",container=\"web\"}}"] = Values(minute => minute < killed ? 0 : 1);
        return metrics;
    }

    private static void AddResources(Dictionary<string, IReadOnlyList<(DateTimeOffset, double)>> metrics)
    {
        foreach (string pod in new[] { FirstPod, SecondPod })
        {
            string web = $"namespace=\"shop\",pod=\"{pod}\",container=\"web\"";
            metrics[$"kube_pod_container_resource_requests{{{web},resource=\"cpu\",unit=\"core\"}}"] = Values(_ => 1);
            metrics[$"kube_pod_container_resource_requests{{{web},resource=\"memory\",unit=\"byte\"}}"] = Values(_ => 512 * Mi);
            metrics[$"kube_pod_container_resource_limits{{{web},resource=\"cpu\",unit=\"core\"}}"] = Values(_ => 1);
            metrics[$"kube_pod_container_resource_limits{{{web},resource=\"memory\",unit=\"byte\"}}"] = Values(_ => 600 * Mi);
        }
    }

    private static void Add(
        Dictionary<string, IReadOnlyList<(DateTimeOffset, double)>> metrics, string pod, string container, string image, Func<int, double> cores, Func<int, double> bytes)
    {
        string labels = $"namespace=\"shop\",pod=\"{pod}\",container=\"{container}\",image=\"{image}\"";
        double total = 0;
        metrics[$"container_cpu_usage_seconds_total{{{labels}}}"] = Values(minute => total += 60 * cores(minute - 1));
        metrics[$"container_memory_working_set_bytes{{{labels}}}"] = Values(bytes);
    }

    private static List<(DateTimeOffset Time, double Value)> Values(Func<int, double> value) =>
        [.. Enumerable.Range(0, Minutes + 1).Select(minute => (Start.AddMinutes(minute), value(minute)))];
}
