namespace PredictiveScaler.Host.Demo;

/// <summary>What a query of the demo's Prometheus gives over time.</summary>
internal interface IDemandFeed
{
    /// <summary>The value at <paramref name="time"/>; NaN = the query has no element then.</summary>
    double At(DateTimeOffset time);
}
