namespace PredictiveScaler.Load.Calls;

/// <summary>What became of the calls of one phase.</summary>
internal sealed class CallLog
{
    private readonly LatencyLog[] _byKind;
    private long _failed;

    public CallLog(int capacity)
    {
        _byKind = [new LatencyLog(capacity), new LatencyLog(capacity), new LatencyLog(capacity)];
        Lateness = new LatencyLog(capacity);
    }

    /// <summary>From the scheduled time to the answer, the wait of a call that the client sent late included.</summary>
    public LatencyLog this[CallKind kind] => _byKind[(int)kind];

    /// <summary>How late this program sent: what it adds to the latencies itself.</summary>
    public LatencyLog Lateness { get; }

    public int Answered => _byKind.Sum(log => log.Count);

    public long Failed => Interlocked.Read(ref _failed);

    public void Fail() => Interlocked.Increment(ref _failed);
}
