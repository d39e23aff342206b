namespace PredictiveScaler.Monitoring;

/// <summary>Absolute grid of a step: index 0 is the Unix epoch, so that every process names the same instant by the same index.</summary>
internal static class SampleGrid
{
    /// <summary>Index of the newest grid point at or before <paramref name="time"/>.</summary>
    public static long IndexAtOrBefore(DateTimeOffset time, TimeSpan step) => TimeGrid.Index(time, step);

    /// <summary>The instant of a grid point.</summary>
    public static DateTimeOffset TimeOf(long index, TimeSpan step) => DateTimeOffset.UnixEpoch.AddTicks(index * step.Ticks);

    public static bool Contains(DateTimeOffset time, TimeSpan step) => UnixTicks(time) % step.Ticks == 0;

    internal static long UnixTicks(DateTimeOffset time) => time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;

    internal static long FloorDivide(long dividend, long divisor)
    {
        (long quotient, long remainder) = Math.DivRem(dividend, divisor);
        return remainder < 0 ? quotient - 1 : quotient;
    }
}
