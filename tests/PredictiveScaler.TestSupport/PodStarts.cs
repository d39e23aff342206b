using PredictiveScaler.Monitoring;
using PredictiveScaler.Planning;

namespace PredictiveScaler.TestSupport;

/// <summary>Answers the questions after pod starts as a kube-state-metrics with ready times would, from a list of starts.</summary>
/// <param name="starts">When pods were created and how many seconds later they were ready.</param>
internal sealed class PodStarts(params (DateTimeOffset Created, double Seconds)[] starts)
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public List<(DateTimeOffset Created, double Seconds)> Starts { get; } = [.. starts];

    /// <summary>Whether this is an old kube-state-metrics, without ready times.</summary>
    public bool TransitionsOnly { get; set; }

    public Reading Answer(string promQl, DateTimeOffset time)
    {
        bool fromTransitions = !promQl.Contains("kube_pod_status_ready_time", StringComparison.Ordinal);
        TimeSpan window = fromTransitions ? TimeSpan.FromDays(1) : Week;
        double[] seconds = fromTransitions != TransitionsOnly
            ? []
            : [.. Starts.Where(start => start.Created >= time - window && start.Created.AddSeconds(start.Seconds) <= time).Select(start => start.Seconds)];
        if (seconds.Length == 0)
        {
            return Reading.Empty(time);
        }

        return Reading.Of(time, promQl.StartsWith("count", StringComparison.Ordinal) ? seconds.Length : StartupTimes.Of(seconds).P90.TotalSeconds);
    }
}
