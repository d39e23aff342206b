namespace PredictiveScaler.Control;

/// <summary>
/// What a call says of its trigger, compared by value without parsing or sorting: the answer path finds a warm trigger with a few string
/// hashes and allocates nothing.
/// </summary>
internal readonly struct TriggerIdentity : IEquatable<TriggerIdentity>
{
    private readonly int _hash;

    public TriggerIdentity(string @namespace, string name, IDictionary<string, string> metadata)
    {
        (Namespace, Name, Metadata) = (@namespace, name, metadata);
        int entries = 0;
        foreach (KeyValuePair<string, string> entry in metadata)
        {
            // Order must not matter: protobuf maps have none.
            entries += HashCode.Combine(entry.Key, entry.Value);
        }

        _hash = HashCode.Combine(@namespace, name, entries);
    }

    public string Namespace { get; }

    public string Name { get; }

    public IDictionary<string, string> Metadata { get; }

    public bool Equals(TriggerIdentity other)
    {
        if (_hash != other._hash || Namespace != other.Namespace || Name != other.Name || Metadata.Count != other.Metadata.Count)
        {
            return false;
        }

        foreach (KeyValuePair<string, string> entry in Metadata)
        {
            if (!other.Metadata.TryGetValue(entry.Key, out string? value) || value != entry.Value)
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is TriggerIdentity other && Equals(other);

    public override int GetHashCode() => _hash;
}
