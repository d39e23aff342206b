namespace PredictiveScaler.Host.Backtest;

/// <summary>Quantiles 0.1, 0.5, 0.9 of a forecast, and what came true; NaN = unknown.</summary>
internal readonly record struct PlottedRow(DateTimeOffset Origin, double Low, double Median, double High, double Actual);
