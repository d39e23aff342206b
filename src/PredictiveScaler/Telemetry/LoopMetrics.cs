using System.Diagnostics.Metrics;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Telemetry;

/// <summary>How the control loop is doing.</summary>
internal sealed class LoopMetrics
{
    private static readonly KeyValuePair<string, object?> Monitor = new("stage", "monitor");
    private static readonly KeyValuePair<string, object?> Plan = new("stage", "plan");
    private static readonly KeyValuePair<string, object?> Prepare = new("stage", "prepare");

    private readonly Histogram<double> _stages = ScalerMeter.Instance.CreateHistogram(
        "predictive_scaler_stage_duration_seconds", "s", "Time a stage of the control loop took for one series.", advice: ScalerMeter.Durations);

    private readonly Counter<long> _refreshes = ScalerMeter.Instance.CreateCounter<long>(
        "predictive_scaler_refreshes_total", description: "Refreshes of a series by what the source answered: value, empty, failed.");

    private readonly Counter<long> _skipped = ScalerMeter.Instance.CreateCounter<long>(
        "predictive_scaler_refreshes_skipped_total", description: "Grid times that were skipped because the service was behind.");

    public void Refreshed(in Reading reading, TimeSpan monitor, TimeSpan plan)
    {
        _refreshes.Add(1, new KeyValuePair<string, object?>("outcome", Outcome(reading.Kind)));
        _stages.Record(monitor.TotalSeconds, Monitor);
        _stages.Record(plan.TotalSeconds, Plan);
    }

    public void Prepared(TimeSpan elapsed) => _stages.Record(elapsed.TotalSeconds, Prepare);

    public void Skipped(long gridTimes) => _skipped.Add(gridTimes);

    private static string Outcome(ReadingKind kind) => kind switch
    {
        ReadingKind.Value => "value",
        ReadingKind.Empty => "empty",
        _ => "failed",
    };
}
