namespace PredictiveScaler.Planning;

/// <summary>What the model in force said at one origin.</summary>
/// <param name="Origin">Newest sample that the forecast saw.</param>
/// <param name="WindowForecast">Maximum demand over the lead window at the trigger's quantile, no margin.</param>
internal readonly record struct TrackPoint(DateTimeOffset Origin, double WindowForecast);
