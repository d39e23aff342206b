namespace PredictiveScaler.Storing;

/// <summary>A trigger's state as it was saved.</summary>
/// <param name="TriggerKey">Whose.</param>
/// <param name="Time">Grid time of its plan; of the saving where only one process writes.</param>
/// <param name="State">Opaque to stores.</param>
internal sealed record StoredPlan(string TriggerKey, DateTimeOffset Time, byte[] State);
