using System.Globalization;

namespace PredictiveScaler.Monitoring;

/// <summary>
/// PromQL over kube-state-metrics for the seconds from creation to ready of every pod of a workload that was created in a window. Pods are
/// found by the names that Kubernetes generates, less those that something else is known to own (a Job's or a DaemonSet's look alike).
/// </summary>
internal static class StartupQueries
{
    // What Kubernetes makes generated names of.
    private const string Letter = "[bcdfghjklmnpqrstvwxz2456789]";

    // Generated names are cut to this before the five letters are added.
    private const int LongestPrefix = 58;

    /// <summary>How far back the transitions of old kube-state-metrics are searched; a subquery is expensive.</summary>
    public static readonly TimeSpan TransitionsWindow = TimeSpan.FromDays(1);

    private static readonly TimeSpan TransitionsStep = TimeSpan.FromSeconds(30);

    /// <summary>From <c>kube_pod_status_ready_time</c> (kube-state-metrics 2.8 and newer). The first time counts: readiness may come and go.</summary>
    /// <returns>Null for an unknown kind of workload.</returns>
    public static string? FromReadyTime(string targetNamespace, string workload, DateTimeOffset end, TimeSpan window) =>
        Durations(targetNamespace, workload, end, window, pods => $"min_over_time(kube_pod_status_ready_time{{{pods}}}[{Seconds(window)}])");

    /// <summary>From when <c>kube_pod_status_ready</c> was first seen true: late by up to a scrape and 30 s, which errs on the safe side.</summary>
    /// <returns>Null for an unknown kind of workload.</returns>
    public static string? FromTransitions(string targetNamespace, string workload, DateTimeOffset end) =>
        Durations(
            targetNamespace,
            workload,
            end,
            TransitionsWindow,
            pods => $"min_over_time((timestamp(kube_pod_status_ready{{{pods},condition=\"true\"}} == 1))[{Seconds(TransitionsWindow)}:{Seconds(TransitionsStep)}])");

    private static string? Durations(string targetNamespace, string workload, DateTimeOffset end, TimeSpan window, Func<string, string> ready)
    {
        if (Pods(workload) is not { } names)
        {
            return null;
        }

        string pods = $"namespace=\"{WorkloadProbe.Quoted(targetNamespace)}\",pod=~\"{WorkloadProbe.Quoted(names.Pattern)}\"";
        string since = (end - window).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        const string Pod = "min by (namespace,pod,uid)";
        return $"(({Pod} ({ready(pods)}) - {Pod} (min_over_time(kube_pod_created{{{pods}}}[{Seconds(window)}]) >= {since})) >= 0)"
            + $" unless on (namespace,pod) max by (namespace,pod) (max_over_time(kube_pod_owner{{{pods},owner_kind!=\"{names.Owner}\"}}[{Seconds(window)}]))";
    }

    private static (string Pattern, string Owner)? Pods(string workload)
    {
        string[] parts = workload.Split('/', 2);
        if (parts.Length != 2)
        {
            return null;
        }

        string name = parts[1].Replace(".", "\\.", StringComparison.Ordinal);
        return parts[0].ToLowerInvariant() switch
        {
            "deployment" or "rollout" => (Cut(parts[1]) ?? $"{name}-{Letter}{{1,10}}-{Letter}{{5}}", "ReplicaSet"),
            "replicaset" => ($"{name}-{Letter}{{5}}", "ReplicaSet"),
            "statefulset" => ($"{name}-[0-9]+", "StatefulSet"),
            _ => null,
        };
    }

    /// <summary>A pod of a Deployment with a long name shows only the start of it and of its ReplicaSet's hash.</summary>
    private static string? Cut(string name)
    {
        const int Hash = 12;
        return name.Length + Hash <= LongestPrefix ? null : name[..Math.Min(name.Length, LongestPrefix - Hash)].Replace(".", "\\.", StringComparison.Ordinal) + $".*{Letter}{{5}}";
    }

    private static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalSeconds}s");
}
