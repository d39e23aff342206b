using PredictiveScaler.Selecting;

namespace PredictiveScaler.Host.Api;

/// <summary>The back-test's decision in force; losses are mean pinball losses in demand; correction is what calibration adds to the quantile, in units of its distance from the median.</summary>
internal sealed record GateView(
    bool Judged, bool Promoted, string? Model, double? Ratio, int Origins, double? ModelLoss, double? LastValueLoss, double Correction, string? Waiting, DateTimeOffset? ReadyAt)
{
    public static GateView Of(GateDecision gate) => new(
        gate.Judged,
        gate.Promoted,
        gate.Model,
        TriggerView.Finite(gate.Ratio),
        gate.Origins,
        TriggerView.Finite(gate.ModelLoss),
        TriggerView.Finite(gate.LastValueLoss),
        gate.Mixture?.Correction.Maximum ?? 0,
        gate.Waiting,
        gate.ReadyAt);
}
