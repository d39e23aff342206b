namespace PredictiveScaler.Simulating.Cluster;

/// <summary>Most change that one period allows.</summary>
/// <param name="Unit">What <paramref name="Value"/> counts.</param>
/// <param name="Value">Pods, or percent of the replicas at the start of the period; above 0.</param>
/// <param name="Period">How far back changes count, 1 s to 30 min.</param>
internal readonly record struct HpaScalingPolicy(HpaPolicyUnit Unit, int Value, TimeSpan Period);
