namespace PredictiveScaler.Forecasting;

/// <summary>How far back a baseline takes its errors from: a day, at most 1,440 steps of it.</summary>
internal static class Lookback
{
    private const int MaxSteps = 1440;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static int Steps(in ContextWindow window)
    {
        TimeSpan span = window.HistoryLimit < Longest ? window.HistoryLimit : Longest;
        return (int)Math.Clamp(span.Ticks / window.Step.Ticks, 1, MaxSteps);
    }

    /// <summary>Distance between two past origins, such that they are at most <see cref="BaselineScratch.MaxOrigins"/>.</summary>
    public static int Stride(int steps) => (steps + BaselineScratch.MaxOrigins - 1) / BaselineScratch.MaxOrigins;
}
