namespace PredictiveScaler.Forecasting.Classical;

/// <summary>What the ridge regressions know at a grid point: about 3 KB for 30 steps, 4 KB for 120.</summary>
/// <param name="Coefficients">For each knot, of the common features and then of its own.</param>
/// <param name="Lowest">For each knot, the greatest fall seen.</param>
/// <param name="Highest">For each knot, the greatest rise seen.</param>
/// <param name="HasSeason">Whether there were days before to learn from.</param>
/// <param name="Variation">Mean change of demand from step to step.</param>
/// <param name="Spreads">Errors at origins that the regressions had not seen, in units of <see cref="ScaleOf"/>.</param>
internal sealed record RidgeFit(float[] Coefficients, float[] Lowest, float[] Highest, bool HasSeason, float Variation, KnotSpreads Spreads)
{
    /// <summary>
    /// What changes and errors are measured in where demand varies by <paramref name="variation"/> from step to step, while it usually varies
    /// by <paramref name="usual"/>: a burst must not outweigh calm days, and calm must not look certain.
    /// </summary>
    public static float ScaleOf(float variation, float usual) => usual > 0 ? (variation + usual) / 2 : 1;
}
