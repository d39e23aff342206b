using PredictiveScaler.Control;
using PredictiveScaler.Planning;

namespace PredictiveScaler.Host.Api;

/// <summary>One trigger as the API shows it: everything that answers "why this value". Undefined numbers are null, never 0.</summary>
internal sealed record TriggerView(
    string Key,
    string Namespace,
    string Name,
    string MetricName,
    string State,
    PlanView? Plan,
    ForecastView? Forecast,
    GateView Gate,
    LeadTimeView LeadTime,
    SloView? Slo,
    OptionsView Options,
    IReadOnlyList<string> Notices,
    SourceView Source)
{
    public static TriggerView Of(TriggerState trigger) => new(
        trigger.Key.ToString(),
        trigger.Key.Namespace,
        trigger.Key.Name,
        trigger.Options.MetricName,
        trigger.Plan is { } plan ? ReasonText.Name(plan.State) : "new",
        trigger.Plan is { } shown ? PlanView.Of(shown, trigger.Options) : null,
        trigger.Forecast is { } forecast ? ForecastView.Of(forecast) : null,
        GateView.Of(trigger.Gate),
        LeadTimeView.Of(trigger),
        SloView.Of(trigger),
        OptionsView.Of(trigger.Options, trigger.Gate.ServiceLevel?.Level ?? trigger.Options.Quantile),
        trigger.Options.Notices,
        SourceView.Of(trigger.Series));

    internal static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
