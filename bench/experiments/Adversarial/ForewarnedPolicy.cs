using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Simulating.Policies;

namespace PredictiveScaler.Experiments.Adversarial;

/// <summary>
/// Knows every start in time and learns of an end as everyone does, when it is measured: what is left of an oracle for a scaler that never goes below measured
/// demand.
/// </summary>
internal sealed class ForewarnedPolicy(OraclePolicy oracle, MeteredLoad load) : IScalingPolicy
{
    public string Name => "forewarned";

    public double Target => oracle.Target;

    public HpaBehavior Behavior => oracle.Behavior;

    public PolicyAnswer Ask(DateTimeOffset time)
    {
        double measured = load.MeasuredAt(time);
        double known = oracle.Ask(time).Value;
        return PolicyAnswer.Of(measured > known ? measured : known);
    }
}
