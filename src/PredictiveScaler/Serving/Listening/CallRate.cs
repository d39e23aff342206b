namespace PredictiveScaler.Serving.Listening;

/// <summary>At most so many calls a second over time, with bursts. Lock-free and without allocation: it stands before every call.</summary>
/// <param name="perSecond">0 = any number.</param>
/// <param name="burstSeconds">How many seconds' worth may come at once.</param>
/// <param name="clock">Its timestamps count.</param>
internal sealed class CallRate(int perSecond, int burstSeconds, TimeProvider clock)
{
    private readonly long _interval = perSecond == 0 ? 0 : Math.Max(1, clock.TimestampFrequency / perSecond);
    private readonly long _tolerance = clock.TimestampFrequency * burstSeconds;

    // The generic cell rate algorithm: when the next call would come if all came evenly.
    private long _theoretical = long.MinValue;

    public bool TryTake()
    {
        if (_interval == 0)
        {
            return true;
        }

        long now = clock.GetTimestamp();
        while (true)
        {
            long theoretical = Volatile.Read(ref _theoretical);
            long from = Math.Max(theoretical, now);
            if (from - now > _tolerance - _interval)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _theoretical, from + _interval, theoretical) == theoretical)
            {
                return true;
            }
        }
    }
}
