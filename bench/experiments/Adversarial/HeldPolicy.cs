using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Experiments.Adversarial;

/// <summary>A policy under another behavior of its HPA: what even the future does not help against.</summary>
internal sealed class HeldPolicy(IScalingPolicy inner, HpaBehavior behavior) : IScalingPolicy
{
    public string Name => inner.Name;

    public double Target => inner.Target;

    public HpaBehavior Behavior => behavior;

    public PolicyAnswer Ask(DateTimeOffset time) => inner.Ask(time);
}
