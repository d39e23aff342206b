namespace PredictiveScaler.FunctionalTests.RealPrometheus;

/// <summary>What kube-state-metrics says of pods, scraped every 30 s from two replicas of it, as a high-availability setup has them.</summary>
/// <param name="withReadyTime">As version 2.8 and newer do.</param>
internal sealed class PodSeries(bool withReadyTime)
{
    private static readonly TimeSpan Scrape = TimeSpan.FromSeconds(30);
    private static readonly string[] Instances = ["10.0.0.1:8080", "10.0.0.2:8080"];
    private readonly Dictionary<string, IReadOnlyList<(DateTimeOffset, double)>> _series = [];

    public IReadOnlyDictionary<string, IReadOnlyList<(DateTimeOffset Time, double Value)>> Series => _series;

    /// <summary>A pod from its creation until it is deleted.</summary>
    /// <param name="name">Of the pod.</param>
    /// <param name="owner">Kind of its owner.</param>
    /// <param name="created">When.</param>
    /// <param name="readyAfter">Seconds until it was ready first.</param>
    /// <param name="life">From creation to deletion.</param>
    /// <param name="unreadyAt">It lost its readiness for five minutes then; null = never.</param>
    public void Add(string name, string owner, DateTimeOffset created, double readyAfter, TimeSpan life, TimeSpan? unreadyAt = null)
    {
        DateTimeOffset[] scrapes = [.. Enumerable.Range(0, (int)(life / Scrape)).Select(i => TimeGrid.Floor(created, Scrape) + (Scrape * (i + 1)))];
        foreach (string instance in Instances)
        {
            string pod = $"namespace=\"shop\",pod=\"{name}\",uid=\"{name}-{created.ToUnixTimeSeconds()}\",instance=\"{instance}\"";
            Put($"kube_pod_created{{{pod}}}", scrapes, _ => created.ToUnixTimeSeconds());
            Put($"kube_pod_owner{{{pod},owner_kind=\"{owner}\",owner_name=\"{name[..name.LastIndexOf('-')]}\",owner_is_controller=\"true\"}}", scrapes, _ => 1);
            Put($"kube_pod_status_ready{{{pod},condition=\"true\"}}", scrapes, time => ReadySince(time) is null ? 0 : 1);
            Put($"kube_pod_status_ready{{{pod},condition=\"false\"}}", scrapes, time => ReadySince(time) is null ? 1 : 0);
            if (withReadyTime)
            {
                Put($"kube_pod_status_ready_time{{{pod}}}", [.. scrapes.Where(time => ReadySince(time) is not null)], time => ReadySince(time)!.Value.ToUnixTimeSeconds());
            }
        }

        DateTimeOffset? ReadySince(DateTimeOffset time)
        {
            DateTimeOffset first = created.AddSeconds(readyAfter);
            DateTimeOffset lost = created + (unreadyAt ?? life);
            DateTimeOffset again = lost.AddMinutes(5);
            return time < first || (time >= lost && time < again) ? null : time < lost ? first : again;
        }
    }

    private void Put(string series, DateTimeOffset[] times, Func<DateTimeOffset, double> value) => _series[series] = [.. times.Select(time => (time, value(time)))];
}
