using PredictiveScaler.Selecting;

namespace PredictiveScaler.Host.Api;

/// <summary>
/// The back-test's decision in force; losses are mean pinball losses in demand. Weights are those of the models that speak; corrections are
/// what calibration adds to quantiles above the median, in units of their distance from it: for the lead window's maximum, and for the
/// first, the middle and the last step of the horizon.
/// </summary>
internal sealed record GateView(
    bool Judged,
    bool Promoted,
    string? Model,
    IReadOnlyDictionary<string, double>? Weights,
    double? Ratio,
    int Origins,
    double? ModelLoss,
    double? LastValueLoss,
    double Correction,
    IReadOnlyList<double>? StepCorrections,
    DateTimeOffset? DriftAt,
    string? Waiting,
    DateTimeOffset? ReadyAt,
    WakeView Wake)
{
    public static GateView Of(GateDecision gate) => new(
        gate.Judged,
        gate.Promoted,
        gate.Model,
        gate.Mixture?.Experts.ToDictionary(expert => expert.Name, expert => Math.Round(expert.Weight, 3)),
        TriggerView.Finite(gate.Ratio),
        gate.Origins,
        TriggerView.Finite(gate.ModelLoss),
        TriggerView.Finite(gate.LastValueLoss),
        gate.Mixture?.Correction.Maximum ?? 0,
        gate.Mixture?.Correction.Steps,
        gate.DriftAt,
        gate.Waiting,
        gate.ReadyAt,
        WakeView.Of(gate));
}
