namespace PredictiveScaler.Tests.Control;

/// <summary>
/// The same each day but for noise: 40, and 140 in the last ten minutes of each hour. The last value never sees the jump coming, the day before does.
/// </summary>
internal static class SpikyDemand
{
    public static double? At(DateTimeOffset time)
    {
        double level = time.Minute >= 50 ? 140 : 40;
        long minute = time.ToUnixTimeSeconds() / 60;
        double noise = ((minute * 2654435761L % 1000) / 1000.0 * 4) - 2;
        return Math.Round(level + noise, 3);
    }
}
