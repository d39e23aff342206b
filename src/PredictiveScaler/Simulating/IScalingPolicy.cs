using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Simulating;

/// <summary>
/// Who is asked for the metric of a simulated workload. A new policy is one class in Policies and one line in the list of the simulator.
/// It is asked at ascending times and may look at nothing after them, unless it says so.
/// </summary>
internal interface IScalingPolicy
{
    /// <summary>As in <c>--policy</c>.</summary>
    string Name { get; }

    /// <summary>The target of the HPA, > 0.</summary>
    double Target { get; }

    /// <summary>How the HPA moves under this policy, with the workload's bounds.</summary>
    HpaBehavior Behavior { get; }

    /// <summary>What KEDA gets at <paramref name="time"/>.</summary>
    PolicyAnswer Ask(DateTimeOffset time);
}
