namespace PredictiveScaler.Planning;

/// <summary>One expert's forecast of the maximum demand over a lead window, not calibrated.</summary>
/// <param name="Value">At the trigger's quantile.</param>
/// <param name="Spread">How far that is above the median, >= 0.</param>
internal readonly record struct WindowQuantile(float Value, float Spread)
{
    /// <summary>It had nothing to say.</summary>
    public static readonly WindowQuantile Unknown = new(float.NaN, float.NaN);
}
