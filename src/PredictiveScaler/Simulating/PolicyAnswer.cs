namespace PredictiveScaler.Simulating;

/// <summary>The answer of a scaler.</summary>
/// <param name="Value">The total of the metric; NaN = no answer, the HPA holds.</param>
/// <param name="Active">Whether at least one replica is wanted; null = no answer, KEDA holds.</param>
internal readonly record struct PolicyAnswer(double Value, bool? Active)
{
    /// <summary>An answer as KEDA's own triggers give it: active above 0.</summary>
    public static PolicyAnswer Of(double value) => new(value, double.IsNaN(value) ? null : value > 0);
}
