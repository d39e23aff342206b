namespace PredictiveScaler.Forecasting;

/// <summary>Levels that the baselines give; the same as the shipped models', so that forecasts compare level by level.</summary>
internal static class BaselineLevels
{
    public static readonly float[] All = [0.05f, 0.1f, 0.25f, 0.5f, 0.75f, 0.9f, 0.95f, 0.99f];
}
