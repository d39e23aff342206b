namespace PredictiveScaler.Storing;

/// <summary>State of a store.</summary>
/// <param name="IsAvailable">Whether the last access worked.</param>
/// <param name="Detail">Why not; "" when it works.</param>
internal sealed record StoreStatus(bool IsAvailable, string Detail);
