using System.Globalization;
using PredictiveScaler.Host.Collect;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Doctor;
using PredictiveScaler.Host.Simulate;
using PredictiveScaler.Recommending;
using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Host.Assess;

/// <summary>Finds what is assessed; options of the command line win over the manifest.</summary>
internal static class AssessTargetReader
{
    private const string DefaultNamespace = "default";
    private const int KedaMaxReplicas = 100;

    // KEDA passes these to Prometheus itself; the service has other ways to say them.
    private static readonly string[] NotForUs = ["metricType", "useCachedMetrics", "authModes", "awsRegion", "identityOwner", "scalerAddress", "threshold", "serverAddress", "query"];

    /// <exception cref="InputException">Something that is needed is said nowhere.</exception>
    public static AssessTarget Read(AssessRequest request)
    {
        AssessTarget target = request.Manifest is { } file ? OfManifest(file, request) : OfOptions(request);
        if (target.Query is null && request.Trace is null)
        {
            throw new UsageException("Give --query 'sum(rate(http_requests_total[2m]))', a ScaledObject with --manifest, or a recorded load with --trace.");
        }

        if (target.Url is null && request.SourceName is null && request.Trace is null)
        {
            throw new UsageException("Give the server: --source http://HOST:9090, or the name of a configured source.");
        }

        return target.Capacity is { } capacity && capacity < target.Threshold * 0.1
            ? throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--capacity {capacity} is far below the threshold {target.Threshold}: both are demand a replica, the threshold what it should carry, the capacity the most that it serves."))
            : target;
    }

    private static AssessTarget OfOptions(AssessRequest request)
    {
        if (request.Threshold is not { } threshold)
        {
            throw new UsageException("Give --threshold: the demand that one replica carries today, as in the trigger.");
        }

        string name = request.Name ?? request.Workload?.Name ?? (request.Trace is { } trace ? Path.GetFileNameWithoutExtension(trace) : "demand");
        return new AssessTarget
        {
            Name = ObjectName(name),
            Namespace = request.Namespace ?? DefaultNamespace,
            Workload = request.Workload ?? new WorkloadName("deployment", ObjectName(name)),
            WorkloadIsKnown = request.Workload is not null,
            Url = request.Url,
            ClusterAddress = request.ClusterAddress ?? request.Url,
            Query = request.Query,
            Threshold = threshold,
            Capacity = request.Capacity,
            MinReplicas = request.MinReplicas ?? 1,
            MinReplicasAreAssumed = request.MinReplicas is null,
            MaxReplicas = request.MaxReplicas,
            BehaviorIsAssumed = true,
        };
    }

    private static AssessTarget OfManifest(string file, AssessRequest request)
    {
        (ScaledManifest manifest, TriggerManifest trigger) = Find(file, request);
        string workload = $"{manifest.Spec["scaleTargetRef"]["kind"].Text ?? "Deployment"}/{manifest.Spec["scaleTargetRef"]["name"].Text}";
        return new AssessTarget
        {
            Name = request.Name ?? manifest.Name,
            Namespace = request.Namespace ?? manifest.Namespace,
            Workload = request.Workload ?? WorkloadName.Parse(workload) ?? throw new InputException($"{file}: {workload} is not scaled by the service; it takes {WorkloadName.Rule}."),
            WorkloadIsKnown = true,
            Url = request.SourceName is null && request.Trace is null ? request.Url ?? Address(file, trigger) : null,
            ClusterAddress = request.ClusterAddress ?? Address(file, trigger) ?? request.Url,
            Query = request.Query ?? Value(trigger, "query"),
            Threshold = request.Threshold ?? Number(file, trigger),
            Capacity = request.Capacity,
            MinReplicas = request.MinReplicas ?? manifest.MinReplicaCount,
            MaxReplicas = request.MaxReplicas ?? ScaledManifest.Number(manifest.Spec["maxReplicaCount"], KedaMaxReplicas),
            Cooldown = TimeSpan.FromSeconds(ScaledManifest.Number(manifest.Spec["cooldownPeriod"], 300)),
            PollingInterval = TimeSpan.FromSeconds(Math.Clamp(manifest.PollingInterval, 1, 3600)),
            Behavior = Behavior(file, manifest),
            Metadata = [.. trigger.Metadata.Where(pair => !NotForUs.Contains(pair.Key))],
        };
    }

    private static HpaBehavior Behavior(string file, ScaledManifest manifest) =>
        manifest.Spec["advanced"]["horizontalPodAutoscalerConfig"]["behavior"].Exists ? HpaBehaviorReader.Parse(manifest.Root, file) : HpaBehavior.Default;

    private static (ScaledManifest Manifest, TriggerManifest Trigger) Find(string file, AssessRequest request)
    {
        Findings findings = new();
        IReadOnlyList<ScaledManifest> all = ManifestReader.Read(file, Text(file), DefaultNamespace, findings);
        if (all.Count == 0)
        {
            throw new InputException($"{file}: {string.Join("; ", findings.All.Select(finding => finding.What))}.");
        }

        (ScaledManifest, TriggerManifest)[] fitting =
        [
            .. from manifest in all
               where !manifest.IsJob && (request.Name is null || manifest.Name == request.Name)
               from trigger in manifest.Triggers
               where trigger.Type == "prometheus" || trigger.IsOurs
               select (manifest, trigger),
        ];
        return fitting.Length switch
        {
            1 => fitting[0],
            0 => throw new InputException($"{file} has no ScaledObject{(request.Name is null ? "" : " " + request.Name)} with a prometheus trigger."),
            _ => throw new InputException($"{file} has {fitting.Length} prometheus triggers ({string.Join(", ", fitting.Select(one => one.Item1.Name))}): say which ScaledObject with --name, or give --query and --threshold."),
        };
    }

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read --manifest {file}: {problem.Message}");
        }
    }

    private static Uri? Address(string file, TriggerManifest trigger) => Value(trigger, "serverAddress") is { } address
        ? CollectValues.Url("serverAddress", address, problem => throw new InputException($"{file}: {problem}"))
        : null;

    private static double Number(string file, TriggerManifest trigger)
    {
        string metricType = trigger.Root["metricType"].Text ?? "AverageValue";
        if (metricType != "AverageValue")
        {
            throw new InputException($"{file}: metricType {metricType} is not a target for each replica; assess compares targets of type AverageValue.");
        }

        return double.TryParse(Value(trigger, "threshold"), NumberStyles.Float, CultureInfo.InvariantCulture, out double threshold) && threshold >= 0.001
            ? threshold
            : throw new InputException($"{file}: the trigger has no threshold that is a number of at least 0.001; give --threshold.");
    }

    private static string? Value(TriggerManifest trigger, string key) => trigger.Metadata.GetValueOrDefault(key) is { Length: > 0 } value ? value : null;

    /// <summary>What Kubernetes takes as a name.</summary>
    private static string ObjectName(string name)
    {
        string lower = string.Concat(name.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')).Trim('-');
        return lower.Length == 0 ? "workload" : lower.Length <= 63 ? lower : lower[..63].Trim('-');
    }
}
