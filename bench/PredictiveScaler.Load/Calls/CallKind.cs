namespace PredictiveScaler.Load.Calls;

/// <summary>In the order in which KEDA makes them.</summary>
internal enum CallKind
{
    GetMetricSpec,
    GetMetrics,
    IsActive,
}
