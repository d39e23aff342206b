namespace PredictiveScaler.Triggers;

/// <summary>What a metadata map asks for, or everything that is wrong with it.</summary>
/// <param name="Key">Identity of the trigger; there even when the map is bad.</param>
/// <param name="Options">Null exactly when there are problems.</param>
/// <param name="Problems">All of them at once; empty when the map is good.</param>
/// <param name="Notices">For the log, doctor and explain; never an error.</param>
internal sealed record MetadataParseResult(
    TriggerKey Key,
    TriggerOptions? Options,
    IReadOnlyList<MetadataProblem> Problems,
    IReadOnlyList<MetadataNotice> Notices);
