using PredictiveScaler.Triggers;

namespace PredictiveScaler.Control;

/// <summary>What became of a call's trigger: live, refused for its metadata, or one too many.</summary>
/// <param name="Parsed">Identity, options, problems, notices; always there.</param>
/// <param name="Trigger">The live trigger; null when it is refused or the limit is reached.</param>
internal sealed record Registration(MetadataParseResult Parsed, TriggerState? Trigger)
{
    public bool IsOverLimit => Trigger is null && Parsed.Options is not null;
}
