using PredictiveScaler.Forecasting;

namespace PredictiveScaler.Control;

/// <summary>A forecast, or why there is none.</summary>
internal readonly record struct ForecastOutcome(Forecast? Forecast, string? Problem);
