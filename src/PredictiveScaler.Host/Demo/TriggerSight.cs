using PredictiveScaler.Forecasting;

namespace PredictiveScaler.Host.Demo;

/// <summary>What the service knows of the demo's trigger at one moment.</summary>
/// <param name="State">State of the plan in force, as users see it.</param>
/// <param name="Forecast">The newest forecast; null when there is none.</param>
/// <param name="Reasons">Why the value is what it is, in the order in which it came about.</param>
internal sealed record TriggerSight(string State, Forecast? Forecast, IReadOnlyList<string> Reasons)
{
    public static readonly TriggerSight None = new("not asked yet", null, []);
}
