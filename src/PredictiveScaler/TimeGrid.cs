namespace PredictiveScaler;

/// <summary>Grids of absolute time: multiples of a step since the Unix epoch, the same on every replica.</summary>
internal static class TimeGrid
{
    /// <summary>The newest grid point at or before <paramref name="time"/>.</summary>
    public static DateTimeOffset Floor(DateTimeOffset time, TimeSpan step) =>
        DateTimeOffset.UnixEpoch + (step * Index(time, step));

    /// <summary>Number of the newest grid point at or before <paramref name="time"/>.</summary>
    public static long Index(DateTimeOffset time, TimeSpan step)
    {
        long ticks = (time - DateTimeOffset.UnixEpoch).Ticks;
        return (ticks / step.Ticks) - (ticks % step.Ticks < 0 ? 1 : 0);
    }

    /// <summary>The oldest grid point at or after <paramref name="time"/>.</summary>
    public static DateTimeOffset Ceiling(DateTimeOffset time, TimeSpan step)
    {
        DateTimeOffset floor = Floor(time, step);
        return floor == time ? floor : floor + step;
    }

    /// <summary>The smallest multiple of <paramref name="step"/> that is at least <paramref name="span"/>.</summary>
    public static TimeSpan Ceiling(TimeSpan span, TimeSpan step) =>
        TimeSpan.FromTicks((span.Ticks + step.Ticks - 1) / step.Ticks * step.Ticks);
}
