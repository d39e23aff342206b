using PredictiveScaler.Triggers;

namespace PredictiveScaler.Simulating.Predicting;

/// <summary>
/// The forecasts and decisions of one trigger over a time, as the service would have made them. They do not depend on the threshold, so one
/// journal serves all thresholds of a sweep. Immutable.
/// </summary>
/// <param name="Options">The trigger, with any threshold.</param>
/// <param name="Entries">Ascending, each in force until the next.</param>
internal sealed record ForecastJournal(TriggerOptions Options, IReadOnlyList<JournalEntry> Entries);
