namespace PredictiveScaler.Triggers;

/// <summary>One key of a map, matched to its row.</summary>
/// <param name="Written">The key as written, alias or FromEnv form included.</param>
/// <param name="Value">Trimmed, never empty.</param>
/// <param name="FromEnvironment">Whether KEDA took the value from the environment: then it is never shown.</param>
internal sealed record GivenKey(MetadataKey Row, string Written, string Value, bool FromEnvironment)
{
    /// <summary>The value, or null when it may be a secret.</summary>
    public string? Shown => FromEnvironment || Row.MayBeSecret ? null : MetadataEcho.Value(Value);
}

/// <summary>The known keys that a map gives, each once.</summary>
internal sealed class GivenKeys
{
    private readonly Dictionary<string, GivenKey> _byName = new(StringComparer.Ordinal);

    /// <summary>False when the same key was given before under this or another spelling, which is then in <paramref name="earlier"/>.</summary>
    public bool TryAdd(GivenKey key, out GivenKey? earlier)
    {
        if (_byName.TryGetValue(key.Row.Name, out earlier))
        {
            return false;
        }

        _byName.Add(key.Row.Name, key);
        return true;
    }

    public GivenKey? Find(string name) => _byName.GetValueOrDefault(name);

    public bool Has(string name) => _byName.ContainsKey(name);

    /// <summary>How the key was written, or its name when it was not given.</summary>
    public string Written(string name) => Find(name)?.Written ?? name;

    /// <summary>A value derived from the keys named, or "the given value" when one of them came from the environment.</summary>
    public string Show(string value, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (Find(name) is { FromEnvironment: true })
            {
                return "(not shown)";
            }
        }

        return value;
    }
}
