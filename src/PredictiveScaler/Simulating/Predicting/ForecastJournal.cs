using PredictiveScaler.Triggers;

namespace PredictiveScaler.Simulating.Predicting;

/// <summary>
/// The forecasts and decisions of one trigger over a time, as the service would have made them. Forecasts do not depend on the threshold, so one
/// journal serves all thresholds of a sweep; only the safety that is provided by default was decided at the journal's own. Immutable.
/// </summary>
/// <param name="Options">The trigger, with the threshold that safety was decided at.</param>
/// <param name="Entries">Ascending, each in force until the next.</param>
internal sealed record ForecastJournal(TriggerOptions Options, IReadOnlyList<JournalEntry> Entries)
{
    /// <summary>What would have been recorded had the trigger said how much safety to provide: nothing else depends on it.</summary>
    public ForecastJournal WithSafetyGiven() => new(
        Options with { SafetyIsGiven = true },
        [.. Entries.Select(entry => entry with { Gate = entry.Gate with { Safety = 1 }, Track = entry.FullTrack })]);
}
