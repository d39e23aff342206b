namespace PredictiveScaler.Host.Explain;

/// <summary>What the command line asks to have explained.</summary>
/// <param name="Trigger">A key, <c>namespace/name</c>, or null for the list.</param>
/// <param name="Service">Base URL of the service's HTTP port.</param>
/// <param name="Json">The service's JSON instead of text.</param>
/// <param name="Watch">Again and again until cancelled.</param>
/// <param name="Interval">Time between two looks.</param>
internal sealed record ExplainRequest(string? Trigger, Uri Service, bool Json, bool Watch, TimeSpan Interval);
