namespace PredictiveScaler.Load;

/// <summary>One run of the load program.</summary>
/// <param name="Triggers">ScaledObjects, each with a query of its own.</param>
/// <param name="Period">KEDA's polling interval: each ScaledObject gets its three calls once in it.</param>
/// <param name="Rate">Calls a second whatever the period says; null = what the period gives.</param>
/// <param name="MetricsOnly">GetMetrics alone instead of KEDA's three calls.</param>
/// <param name="ConnectionPerCall">A TCP connection for every call instead of one for all.</param>
/// <param name="Warmup">Longest wait until every trigger is judged.</param>
/// <param name="Settle">Load that is not counted, after every trigger is judged.</param>
/// <param name="Duration">Load that is counted.</param>
/// <param name="Settings">The service's settings, <c>Section:Key=value</c>.</param>
internal sealed record LoadOptions(
    int Triggers,
    TimeSpan Period,
    double? Rate,
    bool MetricsOnly,
    bool ConnectionPerCall,
    TimeSpan Warmup,
    TimeSpan Settle,
    TimeSpan Duration,
    IReadOnlyList<string> Settings)
{
    private int CallsAPeriod => MetricsOnly ? 1 : 3;

    public double CallsPerSecond => Rate ?? (Triggers * CallsAPeriod / Period.TotalSeconds);
}
