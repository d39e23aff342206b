using PredictiveScaler.Host.Collect;
using PredictiveScaler.Recommending;

namespace PredictiveScaler.Host.Assess;

/// <summary>What the command line asks for. Null = not said.</summary>
internal sealed record AssessRequest
{
    /// <summary>Directory of everything that is written.</summary>
    public required string Out { get; init; }

    /// <summary>A trace file instead of a server.</summary>
    public string? Trace { get; init; }

    /// <summary>Base URL of a Prometheus-compatible server.</summary>
    public Uri? Url { get; init; }

    /// <summary>Name of a source of the service's configuration, instead of <see cref="Url"/>.</summary>
    public string? SourceName { get; init; }

    /// <summary>Settings file of the service with that source.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>The server's base URL as the service reaches it, for the ScaledObject; null = what the trigger in use names, else <see cref="Url"/>.</summary>
    public Uri? ClusterAddress { get; init; }

    /// <summary>How the server of <see cref="Url"/> is reached.</summary>
    public CollectSettings Server { get; init; } = new();

    /// <summary>File with a ScaledObject that has a prometheus trigger, or one of this service.</summary>
    public string? Manifest { get; init; }

    public string? Query { get; init; }

    /// <summary>Demand that a replica carries today.</summary>
    public double? Threshold { get; init; }

    /// <summary>Demand that one ready replica serves.</summary>
    public double? Capacity { get; init; }

    /// <summary>From asking for a pod until it serves.</summary>
    public TimeSpan? StartUp { get; init; }

    public int? MinReplicas { get; init; }

    public int? MaxReplicas { get; init; }

    public string? Name { get; init; }

    public string? Namespace { get; init; }

    public WorkloadName? Workload { get; init; }

    /// <summary>How far back history is read.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Distance between two samples that are read.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary><c>host:port</c> of this service as KEDA reaches it.</summary>
    public string ScalerAddress { get; init; } = "predictive-scaler.keda:6000";

    /// <summary>Whether the ScaledObject may have the field <c>tolerance</c>, which older clusters ignore or refuse.</summary>
    public bool MayHaveToleranceField { get; init; } = true;

    public string? ModelsDirectory { get; init; }
}
