namespace PredictiveScaler.Control;

/// <summary>
/// What a call says of its trigger, compared by value without parsing or sorting: the answer path finds a warm trigger with a few string
/// hashes and allocates nothing.
/// </summary>
internal readonly struct TriggerIdentity : IEquatable<TriggerIdentity>
{
    // The key that tells triggers of one ScaledObject apart most often.
    private const string TellingKey = "query";
    private readonly int _hash;
    private readonly KeyValuePair<string, string>[]? _entries;

    public TriggerIdentity(string @namespace, string name, IDictionary<string, string> metadata)
    {
        (Namespace, Name, Metadata) = (@namespace, name, metadata);
        // To enumerate a protobuf map allocates; to look into it does not.
        metadata.TryGetValue(TellingKey, out string? telling);
        _hash = HashCode.Combine(@namespace, name, metadata.Count, telling);
    }

    private TriggerIdentity(in TriggerIdentity call, KeyValuePair<string, string>[] entries)
    {
        (Namespace, Name, _hash, _entries) = (call.Namespace, call.Name, call._hash, entries);
        // The call's map belongs to the request.
        Metadata = new Dictionary<string, string>(entries, StringComparer.Ordinal);
    }

    /// <summary>A copy to keep: comparing a call's identity with it allocates nothing.</summary>
    public TriggerIdentity ToKept() => new(this, [.. Metadata]);

    public string Namespace { get; }

    public string Name { get; }

    public IDictionary<string, string> Metadata { get; }

    public bool Equals(TriggerIdentity other)
    {
        if (_hash != other._hash || Namespace != other.Namespace || Name != other.Name || Metadata.Count != other.Metadata.Count)
        {
            return false;
        }

        return _entries is { } own ? Holds(other.Metadata, own) : Holds(Metadata, other._entries ?? [.. other.Metadata]);
    }

    private static bool Holds(IDictionary<string, string> metadata, KeyValuePair<string, string>[] entries)
    {
        foreach (KeyValuePair<string, string> entry in entries)
        {
            if (!metadata.TryGetValue(entry.Key, out string? value) || value != entry.Value)
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is TriggerIdentity other && Equals(other);

    public override int GetHashCode() => _hash;
}
