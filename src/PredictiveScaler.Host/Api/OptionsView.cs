using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Api;

/// <summary>The settings in force, without what may be secret (headers, query parameters). With an <c>slo</c> the quantile is the one that follows from it.</summary>
internal sealed record OptionsView(
    string Query,
    double Threshold,
    double ActivationThreshold,
    double Quantile,
    double MarginFraction,
    string Mode,
    string Model,
    double QueryStepSeconds,
    double HistoryTimeWindowSeconds,
    double PredictHorizonSeconds,
    double LeadTimeSeconds,
    double MinHistorySeconds,
    string TimeZone,
    string? Capacity,
    string? Calendar,
    double? BudgetPodHoursPerDay)
{
    public static OptionsView Of(TriggerOptions options, double quantile) => new(
        options.Query.PromQl,
        options.Threshold,
        options.ActivationThreshold,
        quantile,
        options.MarginFraction,
        options.Mode.ToString(),
        options.Model,
        options.QueryStep.TotalSeconds,
        options.HistoryTimeWindow.TotalSeconds,
        options.PredictHorizon.TotalSeconds,
        options.EffectiveLeadTime.TotalSeconds,
        options.MinHistory.TotalSeconds,
        options.TimeZone.Id,
        options.Capacity?.ToString(),
        options.Calendar?.ToString(),
        options.BudgetPodHoursPerDay);
}
