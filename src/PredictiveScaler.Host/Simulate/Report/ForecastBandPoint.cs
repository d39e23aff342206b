namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>What was forecast of demand at a time; NaN = nothing.</summary>
internal readonly record struct ForecastBandPoint(DateTimeOffset Time, double Median, double High);
