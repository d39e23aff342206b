using PredictiveScaler.Planning;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Api;

/// <summary>The plan in force. Replicas are what the HPA derives before its own limits; reactiveReplicas what measured demand alone would ask for.</summary>
internal sealed record PlanView(
    DateTimeOffset Time,
    double? Value,
    bool? Active,
    DateTimeOffset ValidUntil,
    double? Nowcast,
    DateTimeOffset? MeasuredAt,
    double? WindowForecast,
    double? ForecastPart,
    double? ReactiveReplicas,
    double? Replicas,
    IReadOnlyList<ReasonView> Reasons)
{
    public static PlanView Of(Plan plan, TriggerOptions options) => new(
        plan.Time,
        TriggerView.Finite(plan.Value),
        plan.State == PlanState.Unavailable ? null : plan.Active,
        plan.ValidUntil,
        TriggerView.Finite(plan.Nowcast),
        plan.MeasuredAt,
        TriggerView.Finite(plan.WindowForecast),
        TriggerView.Finite(plan.ForecastPart),
        TriggerView.Finite(PredictiveScaler.Planning.DemandCapacity.Replicas(options, plan.Nowcast)),
        TriggerView.Finite(PredictiveScaler.Planning.Plan.Replicas(plan.Value, options.Threshold)),
        [.. plan.Reasons.Select(reason => new ReasonView(
            ReasonText.Name(reason.Code), ReasonText.Describe(reason), TriggerView.Finite(reason.Before), TriggerView.Finite(reason.After)))]);
}
