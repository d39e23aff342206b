using PredictiveScaler.Control;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Planning;
using PredictiveScaler.Planning.Gating;
using PredictiveScaler.Triggers;

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
        OptionsView.Of(trigger.Options),
        trigger.Options.Notices,
        SourceView.Of(trigger.Series));

    internal static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>The plan in force. Replicas are what the HPA derives before its own limits; reactiveReplicas what KEDA's own trigger would ask for.</summary>
internal sealed record PlanView(
    DateTimeOffset Time,
    double? Value,
    bool Active,
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
        plan.Active,
        plan.ValidUntil,
        TriggerView.Finite(plan.Nowcast),
        plan.MeasuredAt,
        TriggerView.Finite(plan.WindowForecast),
        TriggerView.Finite(plan.ForecastPart),
        TriggerView.Finite(PredictiveScaler.Planning.Plan.Replicas(plan.Nowcast, options.Threshold)),
        TriggerView.Finite(PredictiveScaler.Planning.Plan.Replicas(plan.Value, options.Threshold)),
        [.. plan.Reasons.Select(reason => new ReasonView(
            ReasonText.Name(reason.Code), ReasonText.Describe(reason), TriggerView.Finite(reason.Before), TriggerView.Finite(reason.After)))]);
}

internal sealed record ReasonView(string Code, string Text, double? Before, double? After);

/// <summary>quantiles and maxQuantiles: one row a step ahead, one column a level; maxQuantiles is the maximum over the steps up to that row.</summary>
internal sealed record ForecastView(
    string Model,
    DateTimeOffset Origin,
    double StepSeconds,
    IReadOnlyList<float> Levels,
    IReadOnlyList<float[]> Quantiles,
    IReadOnlyList<float[]> MaxQuantiles)
{
    public static ForecastView Of(Forecast forecast) => new(
        forecast.Model, forecast.Origin, forecast.Step.TotalSeconds, forecast.Levels, Rows(forecast.Values, forecast), Rows(forecast.Maxima, forecast));

    private static float[][] Rows(ReadOnlySpan<float> table, Forecast forecast)
    {
        int levels = forecast.Levels.Count;
        float[][] rows = new float[forecast.Horizon][];
        for (int step = 0; step < rows.Length; step++)
        {
            rows[step] = table.Slice(step * levels, levels).ToArray();
        }

        return rows;
    }
}

/// <summary>The back-test's decision in force; losses are mean pinball losses in demand.</summary>
internal sealed record GateView(
    bool Judged, bool Promoted, string? Model, double? Ratio, int Origins, double? ModelLoss, double? LastValueLoss, string? Waiting, DateTimeOffset? ReadyAt)
{
    public static GateView Of(GateDecision gate) => new(
        gate.Judged,
        gate.Promoted,
        gate.Model,
        TriggerView.Finite(gate.Ratio),
        gate.Origins,
        TriggerView.Finite(gate.ModelLoss),
        TriggerView.Finite(gate.LastValueLoss),
        gate.Waiting,
        gate.ReadyAt);
}

/// <summary>The settings in force, without what may be secret (headers, query parameters).</summary>
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
    string TimeZone)
{
    public static OptionsView Of(TriggerOptions options) => new(
        options.Query.PromQl,
        options.Threshold,
        options.ActivationThreshold,
        options.Quantile,
        options.MarginFraction,
        options.Mode.ToString(),
        options.Model,
        options.QueryStep.TotalSeconds,
        options.HistoryTimeWindow.TotalSeconds,
        options.PredictHorizon.TotalSeconds,
        options.EffectiveLeadTime.TotalSeconds,
        options.MinHistory.TotalSeconds,
        options.TimeZone.Id);
}

/// <summary>How the source is doing for this trigger.</summary>
internal sealed record SourceView(string Name, string? LastError, DateTimeOffset? LastSuccess, DateTimeOffset? OldestSample, DateTimeOffset? NewestSample)
{
    public static SourceView Of(WatchedSeries series)
    {
        bool any = series.Samples.Count > 0;
        return new SourceView(
            series.Query.Source ?? series.Query.ServerAddress?.GetLeftPart(UriPartial.Authority) ?? "default",
            series.LastReading is { Kind: ReadingKind.Failed } failed ? failed.Detail : null,
            series.LastMeasured?.Time,
            any ? series.Samples.First : null,
            any ? series.Samples.Last : null);
    }
}
