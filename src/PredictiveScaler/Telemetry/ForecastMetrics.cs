using System.Diagnostics.Metrics;

namespace PredictiveScaler.Telemetry;

/// <summary>Instruments of the live forecasts; those of back-tests are in the stage duration "prepare".</summary>
internal sealed class ForecastMetrics
{
    private readonly Counter<long> _forecasts = ScalerMeter.Instance.CreateCounter<long>(
        "forecasts_total", description: "Live forecasts by model and outcome: ok, failed; a mixture counts for each of its models.");

    private readonly Histogram<double> _durations = ScalerMeter.Instance.CreateHistogram(
        "inference_duration_seconds", "s", "Time of one batch of live forecasts, all models of their mixtures.", advice: ScalerMeter.Durations);

    public void RecordForecast(string model, bool isGood) =>
        _forecasts.Add(1, new KeyValuePair<string, object?>("model", model), new KeyValuePair<string, object?>("outcome", isGood ? "ok" : "failed"));

    public void RecordBatch(double seconds) => _durations.Record(seconds);
}
