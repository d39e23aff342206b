using PredictiveScaler.Selecting;

namespace PredictiveScaler.Control;

/// <summary>What the back-test keeps of one trigger between its runs.</summary>
internal sealed class PreparationState
{
    private GateDecision? _next;

    /// <summary>What the experts said at judged origins; written by the back-test alone.</summary>
    public JudgedForecasts? Judged;

    /// <summary>Grid time that the newest decision was asked for; null = never.</summary>
    public DateTimeOffset? AskedFor { get; set; }

    /// <summary>Decided, but not yet in force: it takes effect one decision step later, on every replica at the same grid time.</summary>
    public GateDecision? Next
    {
        get => Volatile.Read(ref _next);
        set => Volatile.Write(ref _next, value);
    }
}
