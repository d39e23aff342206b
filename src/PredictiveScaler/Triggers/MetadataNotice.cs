namespace PredictiveScaler.Triggers;

/// <summary>Something about a valid map that its author should know. Never carries a value that may be a secret.</summary>
/// <param name="Key">The key as it was written.</param>
/// <param name="Kind">What sort of thing.</param>
/// <param name="Text">One sentence.</param>
internal sealed record MetadataNotice(string Key, MetadataNoticeKind Kind, string Text);

internal enum MetadataNoticeKind
{
    /// <summary>The key is not in the table and was ignored.</summary>
    UnknownKey,

    /// <summary>Belongs to KEDA's Prometheus trigger and is not used here.</summary>
    LeftOver,

    /// <summary>Understood differently from how it was written.</summary>
    Adjusted,
}
