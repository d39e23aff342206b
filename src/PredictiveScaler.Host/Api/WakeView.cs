using PredictiveScaler.Selecting;

namespace PredictiveScaler.Host.Api;

/// <summary>
/// What may wake a workload that sleeps, besides measured demand: the time of the day at which demand came on so many of the days that are known, and a
/// forecast if enough of those at rest came true in the judged day.
/// </summary>
internal sealed record WakeView(bool ForecastMay, int Right, int Wrong, DateTimeOffset? From, DateTimeOffset? Until, int? CameOnDays, int? OfDays)
{
    public static WakeView Of(GateDecision gate) => new(
        gate.Wakes.IsEarned,
        gate.Wakes.Right,
        gate.Wakes.Wrong,
        gate.Arrival?.From,
        gate.Arrival?.Until,
        gate.Arrival?.Came,
        gate.Arrival?.Days);
}
