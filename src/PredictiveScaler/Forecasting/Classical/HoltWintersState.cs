namespace PredictiveScaler.Forecasting.Classical;

/// <summary>Level and trend of the damped additive recursion (Gardner and McKenzie 1985, in error-correction form).</summary>
/// <param name="Level">Level, NaN before the first sample.</param>
/// <param name="Trend">Trend a step.</param>
internal readonly record struct HoltWintersState(float Level, float Trend)
{
    public static readonly HoltWintersState Start = new(float.NaN, 0);

    /// <summary>The state after a sample whose season is <paramref name="season"/>; over a gap the trend goes on.</summary>
    public HoltWintersState Next(float sample, float season, in HoltWintersParameters parameters, out float error)
    {
        float trend = Trend * parameters.Damping;
        error = sample - season - (Level + trend);
        if (float.IsFinite(error))
        {
            float move = parameters.Alpha * error;
            return new HoltWintersState(Level + trend + move, trend + (parameters.Beta * move));
        }

        error = 0;
        return float.IsFinite(Level)
            ? new HoltWintersState(Level + trend, trend)
            : new HoltWintersState(sample - season, 0);
    }
}
