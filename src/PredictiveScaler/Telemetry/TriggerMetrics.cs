using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using PredictiveScaler.Control;
using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;

namespace PredictiveScaler.Telemetry;

/// <summary>What each trigger answers and how good its forecast is, read at scrape time: it costs nothing between scrapes.</summary>
internal sealed class TriggerMetrics : IDisposable
{
    // Its callbacks read this service's triggers, so it ends with this service.
    private readonly Meter _meter = new(ScalerMeter.Name);
    private readonly TriggerRegistry _registry;
    private readonly TimeProvider _clock;
    private readonly int _limit;

    public TriggerMetrics(TriggerRegistry registry, IOptions<TelemetryOptions> options, TimeProvider clock)
    {
        (_registry, _clock, _limit) = (registry, clock, options.Value.MaxTriggersWithSeries);
        _meter.CreateObservableGauge("triggers", CountByState, description: "Live triggers by the state of their plan.");
        _meter.CreateObservableGauge("triggers_without_series", () => Math.Max(0, _registry.All.Count() - _limit), description: "Triggers beyond Telemetry:MaxTriggersWithSeries, which have no series of their own.");
        _meter.CreateObservableGauge("plan_age_max_seconds", OldestPlan, "s", "Age of the oldest plan of a trigger that is being asked for.");
        Gauge("value", "Demand reported to KEDA.", trigger => trigger.Plan?.Value);
        Gauge("nowcast", "Newest measured demand.", trigger => trigger.Plan?.Nowcast);
        Gauge("window_forecast", "Forecast maximum demand over the lead window at the trigger's quantile.", trigger => trigger.Plan?.WindowForecast);
        Gauge("forecast_part", "Forecast part of the value after margin, ramps, limits and hysteresis.", trigger => trigger.Plan?.ForecastPart);
        Gauge("active", "Whether IsActive answers true.", trigger => trigger.Plan is { State: not PlanState.Unavailable } plan ? plan.Active ? 1 : 0 : null);
        Gauge("threshold", "Demand that one replica should carry.", trigger => trigger.Options.Threshold);
        Gauge("lead_time_seconds", "Lead time in force.", trigger => trigger.Options.EffectiveLeadTime.TotalSeconds);
        Gauge("startup_seconds", "P90 of pod creation to ready, where the lead time is measured.", trigger => trigger.Gate.LeadTime?.StartupP90?.TotalSeconds);
        Gauge("plan_age_seconds", "Age of the plan.", trigger => trigger.Plan is { } plan ? (_clock.GetUtcNow() - plan.Time).TotalSeconds : null);
        Gauge("loss_ratio", "Pinball loss of the model in force over the last value's, last 24 h of matured origins.", trigger => trigger.Gate.Judged ? trigger.Gate.Ratio : null);
        Gauge("promoted", "Whether the back-test lets the forecast act.", trigger => trigger.Gate.Judged ? trigger.Gate.Promoted ? 1 : 0 : null);
        Gauge("calibration", "What calibration adds to the quantile of the lead window's maximum, in units of its distance from the median.", trigger => trigger.Gate.Mixture?.Correction.Maximum);
        Gauge("quantile_level", "Quantile of the lead window's maximum that is provided for; with an slo the one that follows from it.", trigger => trigger.Gate.ServiceLevel?.Level ?? (trigger.Options.Slo is null ? trigger.Options.Quantile : null));
        Gauge("short_share", "Share of the judged time in which demand would have been above what the plan provides for; only with an slo.", trigger => trigger.Gate.ServiceLevel?.ShortShare);
        _meter.CreateObservableGauge("expert_weight", ObserveWeights, description: "Weight of each model in a trigger's forecast.");
        Gauge("median_forecast", "Median forecast of the next step.", trigger => trigger.Forecast?.Quantile(1, 0.5));
    }

    public void Dispose() => _meter.Dispose();

    /// <summary>Only those that speak have a series, so at most as many as there are models, usually two to four a trigger.</summary>
    private IEnumerable<Measurement<double>> ObserveWeights()
    {
        foreach (TriggerState trigger in _registry.All.Take(_limit))
        {
            foreach (WeightedExpert expert in trigger.Gate.Mixture?.Experts ?? [])
            {
                yield return new Measurement<double>(expert.Weight, [.. Labels(trigger), new("model", expert.Name)]);
            }
        }
    }

    private void Gauge(string name, string description, Func<TriggerState, double?> read) =>
        _meter.CreateObservableGauge(name, () => Observe(read), description: description);

    private IEnumerable<Measurement<double>> Observe(Func<TriggerState, double?> read)
    {
        foreach (TriggerState trigger in _registry.All.Take(_limit))
        {
            if (read(trigger) is { } value && double.IsFinite(value))
            {
                yield return new Measurement<double>(value, Labels(trigger));
            }
        }
    }

    private IEnumerable<Measurement<int>> CountByState()
    {
        int[] counts = new int[Enum.GetValues<PlanState>().Length];
        foreach (TriggerState trigger in _registry.All)
        {
            counts[(int)(trigger.Plan?.State ?? PlanState.WarmingUp)]++;
        }

        return counts.Select((count, state) => new Measurement<int>(count, new KeyValuePair<string, object?>("state", ReasonText.Name((PlanState)state))));
    }

    private double OldestPlan()
    {
        DateTimeOffset now = _clock.GetUtcNow();
        return _registry.All.Where(trigger => trigger.Series.Scheduled)
            .Select(trigger => trigger.Plan is { } plan ? (now - plan.Time).TotalSeconds : 0)
            .DefaultIfEmpty()
            .Max();
    }

    private static KeyValuePair<string, object?>[] Labels(TriggerState trigger) =>
    [
        new("namespace", trigger.Key.Namespace),
        new("scaled_object", trigger.Key.Name),
        new("trigger", trigger.Key.Fingerprint),
    ];
}
