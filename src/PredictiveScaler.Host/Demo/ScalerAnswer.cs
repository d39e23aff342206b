namespace PredictiveScaler.Host.Demo;

/// <summary>What a scaler said when asked once: GetMetrics and IsActive.</summary>
/// <param name="Value">The metric; null when the scaler failed.</param>
/// <param name="Active">Whether the workload should run at all; null when the scaler failed.</param>
/// <param name="Failure">Why there is no answer; null when there is one.</param>
internal readonly record struct ScalerAnswer(double? Value, bool? Active, string? Failure = null);
