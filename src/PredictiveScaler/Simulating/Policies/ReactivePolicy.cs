using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Simulating.Policies;

/// <summary>KEDA's prometheus trigger: what the query answers now.</summary>
internal sealed class ReactivePolicy(SimulationSettings settings, MeteredLoad load, string name = ReactivePolicy.PolicyName) : IScalingPolicy
{
    public const string PolicyName = "reactive";

    public string Name => name;

    public double Target => settings.Threshold;

    public HpaBehavior Behavior { get; } = settings.Bounded(settings.Behavior ?? HpaBehavior.Default);

    public PolicyAnswer Ask(DateTimeOffset time) => PolicyAnswer.Of(load.MeasuredAt(time));
}
