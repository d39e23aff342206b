using PredictiveScaler.Forecasting;
using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;

namespace PredictiveScaler.Simulating.Predicting;

/// <summary>What the service would have known at a plan's time besides the nowcast.</summary>
/// <param name="Time">First plan time at which it was so.</param>
/// <param name="Gate">The decision in force; its resolution is that of a replica without bounds.</param>
/// <param name="Forecast">The newest forecast; null when no model could.</param>
/// <param name="Track">Window forecasts that ramps and hysteresis are folded over.</param>
internal sealed record JournalEntry(DateTimeOffset Time, GateDecision Gate, Forecast? Forecast, IReadOnlyList<TrackPoint> Track)
{
    /// <summary>The same with all safety, as a trigger has it that gives quantile or margin.</summary>
    public IReadOnlyList<TrackPoint> FullTrack { get; init; } = [];
}
