namespace PredictiveScaler.Monitoring;

/// <summary>
/// Asks kube-state-metrics, through a trigger's own source, how many pods its workload has: a rate over no pods is empty, and then an
/// empty answer means 0 although the last sample did not.
/// </summary>
internal sealed class WorkloadProbe(IMetricSource source)
{
    /// <summary>True only when the source says so: no answer, or an unknown kind of workload, is not zero pods.</summary>
    /// <param name="query">The trigger's query, for its source and tenant.</param>
    /// <param name="targetNamespace">Namespace of the workload.</param>
    /// <param name="workload"><c>deployment/name</c>.</param>
    /// <param name="time">When.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<bool> IsAtZeroAsync(MetricQuery query, string targetNamespace, string workload, DateTimeOffset time, CancellationToken cancellationToken)
    {
        if (Replicas(targetNamespace, workload) is not { } promQl)
        {
            return false;
        }

        Reading reading = await source.ReadAsync(query with { PromQl = promQl }, time, cancellationToken);
        return reading is { Kind: ReadingKind.Value, Value: 0 };
    }

    internal static string? Replicas(string targetNamespace, string workload)
    {
        string[] parts = workload.Split('/', 2);
        if (parts.Length != 2)
        {
            return null;
        }

        (string metric, string label) = parts[0].ToLowerInvariant() switch
        {
            "deployment" => ("kube_deployment_status_replicas", "deployment"),
            "statefulset" => ("kube_statefulset_status_replicas", "statefulset"),
            "replicaset" => ("kube_replicaset_status_replicas", "replicaset"),
            "rollout" => ("rollout_info_replicas_available", "name"),
            _ => ("", ""),
        };
        return metric.Length == 0 ? null : $"sum({metric}{{namespace=\"{Quoted(targetNamespace)}\",{label}=\"{Quoted(parts[1])}\"}})";
    }

    internal static string Quoted(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
