namespace PredictiveScaler.Control;

/// <summary>
/// The oldest sample that changed since the mark was last taken: what was computed from it then is out of date, and another replica,
/// which saw only the newer sample, would disagree. Thread-safe.
/// </summary>
internal sealed class ChangeMark
{
    private long _ticks = long.MaxValue;

    public void Note(DateTimeOffset from)
    {
        long seen = Volatile.Read(ref _ticks);
        while (from.UtcTicks < seen)
        {
            long before = Interlocked.CompareExchange(ref _ticks, from.UtcTicks, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }

    /// <summary>Takes the mark back; null when nothing changed.</summary>
    public DateTimeOffset? Take()
    {
        long ticks = Interlocked.Exchange(ref _ticks, long.MaxValue);
        return ticks == long.MaxValue ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
    }
}
