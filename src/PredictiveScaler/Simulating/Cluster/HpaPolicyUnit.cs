namespace PredictiveScaler.Simulating.Cluster;

/// <summary>The type of a scaling policy.</summary>
internal enum HpaPolicyUnit
{
    Pods,
    Percent,
}
