namespace PredictiveScaler.Accuracy.Tables;

/// <summary>A 95 % confidence interval.</summary>
internal sealed record Interval(double Low, double High);
