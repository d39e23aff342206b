namespace PredictiveScaler.Triggers;

/// <summary>Most the forecast part may change a minute: an absolute demand, or a share of its current value.</summary>
/// <param name="AbsolutePerMinute">Demand a minute; null when the limit is relative.</param>
/// <param name="RelativePerMinute">Share a minute, 0.5 = 50 %; null when the limit is absolute.</param>
internal sealed record RampLimit(double? AbsolutePerMinute, double? RelativePerMinute);
