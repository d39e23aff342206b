namespace PredictiveScaler.Forecasting;

/// <summary>
/// The horizons at which a baseline measures its errors: every step up to 8, then growing by a quarter, and the last. Between
/// them the quantiles are linear. Sorting the errors of every step would cost ten times as much and hardly differ.
/// </summary>
internal static class HorizonKnots
{
    private const int Dense = 8;

    public static int Next(int knot, int horizon) =>
        Math.Min(horizon, knot < Dense ? knot + 1 : knot + Math.Max(1, knot / 4));

    /// <summary>The first knot of a horizon that is not before <paramref name="steps"/>.</summary>
    public static int Covering(int steps, int horizon)
    {
        int knot = 1;
        while (knot < steps && knot < horizon)
        {
            knot = Next(knot, horizon);
        }

        return knot;
    }

    /// <summary>Fills the rows between two knots (1-based, both filled already) of a [horizon x levels] table.</summary>
    public static void Interpolate(Span<float> table, int levels, int from, int to)
    {
        for (int h = from + 1; h < to; h++)
        {
            float share = (h - from) / (float)(to - from);
            for (int q = 0; q < levels; q++)
            {
                float start = table[((from - 1) * levels) + q];
                table[((h - 1) * levels) + q] = start + (share * (table[((to - 1) * levels) + q] - start));
            }
        }
    }
}
