namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>What a report tells its reader to do.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Note">Why, in a sentence or two.</param>
/// <param name="Facts">Each setting with its reason.</param>
internal sealed record ReportAdvice(string Title, string Note, IReadOnlyList<ReportFact> Facts)
{
    /// <summary>YAML to apply; null = none.</summary>
    public string? Manifest { get; init; }

    /// <summary>Name of the file with it.</summary>
    public string File { get; init; } = "";
}
