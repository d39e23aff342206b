namespace PredictiveScaler.Forecasting.Classical;

/// <summary>What Holt-Winters chooses.</summary>
/// <param name="Alpha">Share of an error that moves the level.</param>
/// <param name="Beta">Share of the level's move that moves the trend.</param>
/// <param name="Gamma">Share of an error that moves the season at its place, over one passage of the place.</param>
/// <param name="Damping">Share of the trend that is left after a step.</param>
internal readonly record struct HoltWintersParameters(float Alpha, float Beta, float Gamma, float Damping)
{
    /// <summary>Steps of trend that <paramref name="ahead"/> steps hold: the sum of the dampings.</summary>
    public float Reach(int ahead) => Damping < 1 ? Damping * (1 - MathF.Pow(Damping, ahead)) / (1 - Damping) : ahead;
}
