namespace PredictiveScaler.Planning;

/// <summary>What was forecast at one origin.</summary>
/// <param name="Origin">Newest sample that the forecast saw.</param>
/// <param name="WindowForecast">Maximum demand over the lead window at the trigger's quantile, calibrated, no margin.</param>
internal readonly record struct TrackPoint(DateTimeOffset Origin, double WindowForecast);
