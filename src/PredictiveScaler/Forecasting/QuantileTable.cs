namespace PredictiveScaler.Forecasting;

/// <summary>Reads a [horizon x levels] table of quantiles.</summary>
internal static class QuantileTable
{
    /// <summary>
    /// Value at <paramref name="stepAhead"/> (1-based, clamped to the horizon) and <paramref name="level"/>, linear between the two
    /// neighbouring levels and clamped to the outermost ones.
    /// </summary>
    public static double Interpolate(ReadOnlySpan<float> table, ReadOnlySpan<float> levels, int stepAhead, double level)
    {
        int horizon = table.Length / levels.Length;
        ReadOnlySpan<float> row = table.Slice((Math.Clamp(stepAhead, 1, horizon) - 1) * levels.Length, levels.Length);
        int upper = 0;
        while (upper < levels.Length && levels[upper] < level)
        {
            upper++;
        }

        // The levels are stored as float: 0.9 asked as double must hit the stored 0.9f exactly.
        if (upper < levels.Length && (levels[upper] == (float)level || upper == 0))
        {
            return row[upper];
        }

        if (upper > 0 && levels[upper - 1] == (float)level)
        {
            return row[upper - 1];
        }

        if (upper == levels.Length)
        {
            return row[^1];
        }

        double share = (level - levels[upper - 1]) / (levels[upper] - levels[upper - 1]);
        return row[upper - 1] + (share * (row[upper] - row[upper - 1]));
    }
}
