namespace PredictiveScaler.Host.Demo;

/// <summary>The pods of a workload: each serves <c>startUp</c> after it was asked for.</summary>
internal sealed class PodSet(TimeSpan startUp)
{
    /// <summary>Ascending, as pods are appended with a later time and the youngest go first, which is how a ReplicaSet shrinks.</summary>
    private readonly List<DateTimeOffset> _readyAt = [];

    /// <summary>Ready and starting: what is paid for.</summary>
    public int Count => _readyAt.Count;

    public int Ready(DateTimeOffset now) => _readyAt.Count(time => time <= now);

    public void ScaleTo(int replicas, DateTimeOffset now)
    {
        if (replicas < _readyAt.Count)
        {
            _readyAt.RemoveRange(replicas, _readyAt.Count - replicas);
            return;
        }

        _readyAt.AddRange(Enumerable.Repeat(now + startUp, replicas - _readyAt.Count));
    }
}
