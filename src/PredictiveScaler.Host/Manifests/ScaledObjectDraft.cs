using System.Globalization;
using PredictiveScaler.Recommending;
using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Host.Manifests;

/// <summary>All that a complete ScaledObject for this service says, and why.</summary>
internal sealed record ScaledObjectDraft
{
    public const string ThresholdKey = "threshold";
    public const string ScalerAddressKey = "scalerAddress";

    /// <summary>Name of the ScaledObject.</summary>
    public required string Name { get; init; }

    public required string Namespace { get; init; }

    public required WorkloadName Target { get; init; }

    /// <summary><c>host:port</c> of this service as KEDA reaches it.</summary>
    public required string ScalerAddress { get; init; }

    /// <summary>The trigger's metadata in the order in which it is written; the address stands before it.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; }

    public required int MinReplicas { get; init; }

    public required int MaxReplicas { get; init; }

    public TimeSpan PollingInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long KEDA waits before it goes to zero; written only where it may.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromSeconds(300);

    public required HpaBehavior Behavior { get; init; }

    /// <summary>Failures after which KEDA takes <see cref="FallbackReplicas"/>.</summary>
    public int FailureThreshold { get; init; } = 3;

    public required int FallbackReplicas { get; init; }

    /// <summary>static, currentReplicas, currentReplicasIfHigher or currentReplicasIfLower.</summary>
    public string FallbackBehavior { get; init; } = "currentReplicasIfHigher";

    /// <summary>What stands at the top, a paragraph each.</summary>
    public IReadOnlyList<string> Introduction { get; init; } = [];

    /// <summary>What stands above the trigger's metadata, a paragraph each.</summary>
    public IReadOnlyList<string> MetadataNotes { get; init; } = [];

    /// <summary>Why a key has its value, by the key as it is written (of metadata too).</summary>
    public IReadOnlyDictionary<string, string> Reasons { get; init; } = new Dictionary<string, string>();

    /// <summary>The draft that an advice asks for.</summary>
    /// <param name="advice">Figures and reasons.</param>
    /// <param name="name">Of the ScaledObject.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="target">What it scales.</param>
    /// <param name="scalerAddress"><c>host:port</c> of this service as KEDA reaches it.</param>
    /// <param name="metadata">The trigger's metadata; the advice's threshold replaces the one in it.</param>
    public static ScaledObjectDraft Of(
        ScalingAdvice advice, string name, string ns, WorkloadName target, string scalerAddress, IEnumerable<KeyValuePair<string, string>> metadata) => new()
        {
            Name = name,
            Namespace = ns,
            Target = target,
            ScalerAddress = scalerAddress,
            Metadata =
            [
                .. metadata.Where(pair => pair.Key is not (ThresholdKey or ScalerAddressKey)),
                KeyValuePair.Create(ThresholdKey, advice.Threshold.Value.ToString("0.###", CultureInfo.InvariantCulture)),
            ],
            MinReplicas = advice.MinReplicas.Value,
            MaxReplicas = advice.MaxReplicas.Value,
            Behavior = advice.Behavior.Value,
            FallbackReplicas = advice.FallbackReplicas.Value,
            Introduction = [advice.PodHoursPerDay.Reason, advice.ViolationMinutesPerDay.Reason],
            Reasons = new Dictionary<string, string>
            {
                [ThresholdKey] = advice.Threshold.Reason,
                ["minReplicaCount"] = advice.MinReplicas.Reason,
                ["maxReplicaCount"] = advice.MaxReplicas.Reason,
                ["behavior"] = advice.Behavior.Reason,
                ["fallback"] = advice.FallbackReplicas.Reason,
            },
        };
}
