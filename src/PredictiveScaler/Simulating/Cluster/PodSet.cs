using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.Simulating.Cluster;

/// <summary>The pods of a workload: each serves some time after it was asked for.</summary>
/// <param name="startUp">Mean time until a pod serves.</param>
/// <param name="spread">Share of <paramref name="startUp"/> by which a pod may be earlier or later, 0 to 1; uniform.</param>
/// <param name="seed">Of the spread: equal seeds give equal pods.</param>
internal sealed class PodSet(TimeSpan startUp, double spread = 0, ulong seed = 0)
{
    /// <summary>Ascending: the last to serve, which are those still starting and then the youngest, go first, as a ReplicaSet shrinks.</summary>
    private readonly List<DateTimeOffset> _readyAt = [];

    private readonly SplitMixRandom _random = new(seed);

    /// <summary>Ready and starting: what is paid for.</summary>
    public int Count => _readyAt.Count;

    public int Ready(DateTimeOffset now)
    {
        int ready = _readyAt.Count;
        while (ready > 0 && _readyAt[ready - 1] > now)
        {
            ready--;
        }

        return ready;
    }

    public void ScaleTo(int replicas, DateTimeOffset now)
    {
        if (replicas < _readyAt.Count)
        {
            _readyAt.RemoveRange(replicas, _readyAt.Count - replicas);
            return;
        }

        while (_readyAt.Count < replicas)
        {
            Add(now + (startUp * _random.Uniform(1 - spread, 1 + spread)));
        }
    }

    private void Add(DateTimeOffset readyAt)
    {
        int place = _readyAt.BinarySearch(readyAt);
        _readyAt.Insert(place < 0 ? ~place : place, readyAt);
    }
}
