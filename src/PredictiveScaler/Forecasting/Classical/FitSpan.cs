namespace PredictiveScaler.Forecasting.Classical;

/// <summary>Which samples parameters are chosen on and errors are measured on: the last two days, half of the history where that is less.</summary>
internal static class FitSpan
{
    // Two days at 15 s.
    private const int MostSteps = 11_520;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(2);

    public static int Steps(in ContextWindow window)
    {
        DateTimeOffset first = window.History.First > window.Earliest ? window.History.First : window.Earliest;
        TimeSpan half = (window.Origin - first) / 2;
        TimeSpan span = half > Longest ? Longest : half;
        return (int)Math.Clamp(span.Ticks / window.Step.Ticks, 1, MostSteps);
    }
}
