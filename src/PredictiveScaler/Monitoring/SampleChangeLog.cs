namespace PredictiveScaler.Monitoring;

/// <summary>
/// Which samples changed under those who have read them: late ones, corrected ones, dropped ones. A sample newer than all others changes
/// nothing. Remembers the last <see cref="Kept"/> changes; whoever looks less often is told that anything may have changed. Not thread-safe.
/// </summary>
internal sealed class SampleChangeLog
{
    /// <summary>An hour of late samples, fetched again every five minutes, is 12 changes.</summary>
    public const int Kept = 16;

    private long[]? _lowest;

    /// <summary>Changes so far.</summary>
    public long Count { get; private set; }

    /// <summary>Samples at <paramref name="index"/> and perhaps after it have changed.</summary>
    public void Note(long index)
    {
        _lowest ??= new long[Kept];
        _lowest[Count % Kept] = index;
        Count++;
    }

    /// <summary>
    /// The lowest index that changed after <paramref name="count"/> changes; <see cref="long.MaxValue"/> when none did,
    /// <see cref="long.MinValue"/> when that is no longer known.
    /// </summary>
    public long LowestSince(long count)
    {
        if (Count - count > Kept)
        {
            return long.MinValue;
        }

        long lowest = long.MaxValue;
        for (long change = count; change < Count; change++)
        {
            lowest = Math.Min(lowest, _lowest![change % Kept]);
        }

        return lowest;
    }
}
