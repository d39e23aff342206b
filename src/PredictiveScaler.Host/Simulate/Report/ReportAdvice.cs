namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>What a report tells its reader to do.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Note">Why, in a sentence or two.</param>
/// <param name="Facts">Each setting with its reason.</param>
/// <param name="Manifest">YAML to apply; null = none.</param>
internal sealed record ReportAdvice(string Title, string Note, IReadOnlyList<ReportFact> Facts, string? Manifest);
