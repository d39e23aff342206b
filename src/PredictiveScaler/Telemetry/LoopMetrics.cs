using System.Diagnostics.Metrics;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Planning;

namespace PredictiveScaler.Telemetry;

/// <summary>How the control loop is doing.</summary>
internal sealed class LoopMetrics
{
    private static readonly KeyValuePair<string, object?> Monitor = new("stage", "monitor");
    private static readonly KeyValuePair<string, object?> Plan = new("stage", "plan");
    private static readonly KeyValuePair<string, object?> Prepare = new("stage", "prepare");

    private readonly Histogram<double> _stages = ScalerMeter.Instance.CreateHistogram(
        "stage_duration_seconds", "s", "Time a stage of the control loop took for one series.", advice: ScalerMeter.Durations);

    private readonly Counter<long> _refreshes = ScalerMeter.Instance.CreateCounter<long>(
        "refreshes_total", description: "Refreshes of a series by what the source answered: value, empty, failed.");

    private readonly Counter<long> _skipped = ScalerMeter.Instance.CreateCounter<long>(
        "refreshes_skipped_total", description: "Grid times that were skipped because the service was behind.");

    private readonly Counter<long> _plans = ScalerMeter.Instance.CreateCounter<long>(
        "plans_total", description: "Plans published, by state: predictive, carried, unavailable ...");

    private readonly Counter<long> _gateChanges = ScalerMeter.Instance.CreateCounter<long>(
        "gate_changes_total", description: "Decisions of the back-test that change what a trigger answers with: promoted, demoted.");

    public void Planned(PlanState state) => _plans.Add(1, new KeyValuePair<string, object?>("state", ReasonText.Name(state)));

    public void GateChanged(bool promoted) => _gateChanges.Add(1, new KeyValuePair<string, object?>("outcome", promoted ? "promoted" : "demoted"));

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
