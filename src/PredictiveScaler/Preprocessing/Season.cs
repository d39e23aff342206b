namespace PredictiveScaler.Preprocessing;

/// <summary>A period after which demand repeats itself.</summary>
/// <param name="Period">Its length.</param>
/// <param name="Strength">0 to 1: correlation of the samples with those a period earlier, times the share of the variance that the seasons found before it leave.</param>
internal readonly record struct Season(TimeSpan Period, double Strength);
