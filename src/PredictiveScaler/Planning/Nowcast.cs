namespace PredictiveScaler.Planning;

/// <summary>The newest demand as this trigger's policy reads it.</summary>
/// <param name="Value">Demand; NaN = unknown.</param>
/// <param name="FromEmpty">The answer was empty and its policy says that this means 0.</param>
/// <param name="Problem">Why it is unknown, in a sentence free of secrets; null when it is known.</param>
internal readonly record struct Nowcast(double Value, bool FromEmpty = false, string? Problem = null)
{
    public bool Known => !double.IsNaN(Value);

    public static Nowcast Unknown(string problem) => new(double.NaN, Problem: problem);
}
