namespace PredictiveScaler.Triggers;

/// <summary>
/// Identity of a trigger: its ScaledObject and a fingerprint of the metadata map, as one ScaledObject may hold two of our triggers and
/// KEDA tells them apart by their metadata alone.
/// </summary>
/// <param name="Namespace">Kubernetes namespace of the ScaledObject.</param>
/// <param name="Name">Name of the ScaledObject.</param>
/// <param name="Fingerprint">First 12 hex digits of the SHA-256 of the sorted metadata map, without FromEnv values.</param>
internal sealed record TriggerKey(string Namespace, string Name, string Fingerprint)
{
    /// <summary>
    /// The key of a map. Two maps that differ only in values of <c>...FromEnv</c> keys have the same key: who keeps parsed options must
    /// parse again when such a value changes.
    /// </summary>
    public static TriggerKey Of(string @namespace, string name, IReadOnlyDictionary<string, string> metadata) =>
        new(@namespace, name, MetadataFingerprint.Of(metadata));

    /// <summary><c>namespace/name/fingerprint</c>: how API, logs and <c>explain</c> name a trigger.</summary>
    public override string ToString() => $"{Namespace}/{Name}/{Fingerprint}";
}
