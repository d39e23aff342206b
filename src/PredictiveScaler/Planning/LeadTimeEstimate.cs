namespace PredictiveScaler.Planning;

/// <summary>A lead time and how it came about.</summary>
/// <param name="Value">Time until new capacity serves.</param>
/// <param name="Source">Where it comes from.</param>
internal sealed record LeadTimeEstimate(TimeSpan Value, LeadTimeSource Source)
{
    /// <summary>Pod starts that were seen in the measured window.</summary>
    public int Starts { get; init; }

    /// <summary>P90 of creation to ready, as measured; null when it was not.</summary>
    public TimeSpan? StartupP90 { get; init; }

    /// <summary>End of the measured window, on an absolute grid; null when nothing was measured.</summary>
    public DateTimeOffset? MeasuredAt { get; init; }

    /// <summary>Why it is not measured; null when it is.</summary>
    public string? Reason { get; init; }
}
