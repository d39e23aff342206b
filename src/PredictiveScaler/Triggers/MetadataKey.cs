namespace PredictiveScaler.Triggers;

/// <summary>Whether a key does something.</summary>
internal enum MetadataKeyEffect
{
    InEffect,

    /// <summary>KEDA's own, for its link to us: accepted and ignored.</summary>
    Keda,

    /// <summary>Of KEDA's Prometheus trigger, without a meaning here: accepted, ignored, and said so.</summary>
    LeftOver,
}

/// <summary>One row of the table of scalerMetadata keys: all that parser, error text, documentation and doctor know about a key.</summary>
internal sealed record MetadataKey
{
    public required string Name { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What sort of value, in a word or two: <c>number</c>, <c>duration</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What applies when the key is not given, as the documentation shows it; "" = nothing.</summary>
    public string Default { get; init; } = "";

    /// <summary>What values are taken, in words.</summary>
    public required string Allowed { get; init; }

    /// <summary>A value that is taken.</summary>
    public required string Example { get; init; }

    /// <summary>One sentence.</summary>
    public required string Help { get; init; }

    public MetadataKeyEffect Effect { get; init; } = MetadataKeyEffect.InEffect;

    public bool Required { get; init; }

    /// <summary>Whether the value may hold a secret and is never shown.</summary>
    public bool MayBeSecret { get; init; }

    /// <summary>Most characters of a value.</summary>
    public required int MaxLength { get; init; }

    /// <summary>Applies a value to the options; refused values leave them alone.</summary>
    public required Func<TriggerOptions, string, MetadataReading> Read { get; init; }
}

/// <summary>What came of reading one value.</summary>
/// <param name="Options">The options with the value applied; null when it was refused.</param>
/// <param name="Advice">For a refused value: what would be right, beyond the allowed range. Never quotes the value.</param>
internal readonly record struct MetadataReading(TriggerOptions? Options, string Advice);
