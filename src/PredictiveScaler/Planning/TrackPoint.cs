namespace PredictiveScaler.Planning;

/// <summary>What the model in force said at one origin.</summary>
/// <param name="Origin">Newest sample that the forecast saw.</param>
/// <param name="WindowForecast">Maximum demand over the lead window at the trigger's quantile, not calibrated, no margin.</param>
/// <param name="Spread">How far that is above the median of the maximum, >= 0.</param>
internal readonly record struct TrackPoint(DateTimeOffset Origin, double WindowForecast, double Spread = 0)
{
    /// <summary>The model had nothing to say at this origin.</summary>
    public static TrackPoint Unknown(DateTimeOffset origin) => new(origin, double.NaN, double.NaN);
}
