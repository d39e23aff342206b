namespace PredictiveScaler.Preprocessing;

/// <summary>A run of samples that do not show demand.</summary>
/// <param name="Kind">What it looks like.</param>
/// <param name="Length">Samples.</param>
/// <param name="Usual">Level around it: the median of the samples after it.</param>
/// <param name="Extreme">Its lowest or highest sample.</param>
internal readonly record struct Anomaly(AnomalyKind Kind, int Length, float Usual, float Extreme);
