namespace PredictiveScaler.Storing;

/// <summary>A trigger's state as it was saved.</summary>
internal sealed record StoredPlan(string TriggerKey, byte[] State, DateTimeOffset SavedAt);
