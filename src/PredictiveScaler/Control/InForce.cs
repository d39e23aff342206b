using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Control;

/// <summary>A decision of the back-test and the settings that it was made for: they change together.</summary>
internal sealed record InForce(GateDecision Gate, TriggerOptions Options)
{
    /// <summary>With a further decision.</summary>
    /// <param name="gate">The decision.</param>
    /// <param name="given">The settings as the metadata have them.</param>
    public InForce Next(GateDecision gate, TriggerOptions given) =>
        gate.LeadTime == Gate.LeadTime ? new InForce(gate, Options) : new InForce(gate, Of(given, gate.LeadTime));

    /// <summary>The settings with what the metadata leave to be measured.</summary>
    public static TriggerOptions Of(TriggerOptions given, LeadTimeEstimate? leadTime) =>
        leadTime is { Source: LeadTimeSource.Measured } ? given with { MeasuredLeadTime = leadTime.Value } : given;
}
