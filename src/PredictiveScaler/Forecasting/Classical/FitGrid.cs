namespace PredictiveScaler.Forecasting.Classical;

/// <summary>
/// When forecasters fit: at grid points of absolute time, an hour or more apart, never at every origin. All origins up to the next grid
/// point share a fit, which therefore reads nothing that is too old for the last of them.
/// </summary>
internal static class FitGrid
{
    /// <summary>What the fit for a window sees. Its history limit is not positive where the window is too short for a fit.</summary>
    /// <param name="window">The window to forecast.</param>
    /// <param name="every">Distance between two grid points; one step, where steps are longer.</param>
    public static ContextWindow WindowFor(in ContextWindow window, TimeSpan every)
    {
        TimeSpan span = TimeGrid.Ceiling(every, window.Step);
        DateTimeOffset grid = TimeGrid.Floor(window.Origin, span);

        // Traces need not be aligned to the grid of their step; their samples are where the origin is.
        DateTimeOffset newest = window.Origin - (window.Step * ((window.Origin - grid).Ticks / window.Step.Ticks));
        return window with { Origin = newest, HistoryLimit = window.HistoryLimit - span };
    }
}
