namespace PredictiveScaler.Simulating.Policies.Smoothing;

/// <summary>How much the newest observation counts for level, trend and season; each 0 to 1.</summary>
internal readonly record struct SmoothingWeights(double Level, double Trend, double Season);
