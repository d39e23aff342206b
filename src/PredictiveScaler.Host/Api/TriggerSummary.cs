using PredictiveScaler.Control;
using PredictiveScaler.Planning;

namespace PredictiveScaler.Host.Api;

/// <summary>One line of the list of triggers.</summary>
internal sealed record TriggerSummary(string Key, string State, double? Value, bool? Active, double? Nowcast, double? ForecastPart, string? Model, DateTimeOffset? Time)
{
    public static TriggerSummary Of(TriggerState trigger)
    {
        Plan? plan = trigger.Plan;
        return new TriggerSummary(
            trigger.Key.ToString(),
            plan is null ? "new" : ReasonText.Name(plan.State),
            plan is null ? null : TriggerView.Finite(plan.Value),
            plan is null or { State: PlanState.Unavailable } ? null : plan.Active,
            plan is null ? null : TriggerView.Finite(plan.Nowcast),
            plan is null ? null : TriggerView.Finite(plan.ForecastPart),
            trigger.Gate.Model,
            plan?.Time);
    }
}
