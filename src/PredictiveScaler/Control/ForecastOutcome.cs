using PredictiveScaler.Forecasting;
using PredictiveScaler.Planning;

namespace PredictiveScaler.Control;

/// <summary>A live forecast, or why there is none.</summary>
/// <param name="Forecast">Null when no expert could say anything.</param>
/// <param name="Problem">Why.</param>
/// <param name="Experts">What each expert said of the lead window.</param>
internal readonly record struct ForecastOutcome(Forecast? Forecast, string? Problem, IReadOnlyList<(string Name, WindowQuantile Said)> Experts);
