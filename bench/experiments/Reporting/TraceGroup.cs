using PredictiveScaler.Experiments.Comparing;

namespace PredictiveScaler.Experiments.Reporting;

/// <summary>Traces that a median is taken over.</summary>
/// <param name="Name">For tables.</param>
/// <param name="Results">All at one start-up time.</param>
internal sealed record TraceGroup(string Name, IReadOnlyList<TraceResult> Results)
{
    /// <summary>All, those whose samples show what happens between two polls, and those that do not.</summary>
    public static IReadOnlyList<TraceGroup> Of(IReadOnlyList<TraceResult> results) =>
    [
        .. new TraceGroup[]
        {
            new("all traces", results),
            new("steps of 60 s and finer", [.. results.Where(result => result.IsFine)]),
            new("5-minute traces", [.. results.Where(result => !result.IsFine)]),
        }.Where(group => group.Results.Count > 0),
    ];

    public IEnumerable<EqualTerms> Terms(double allowed, string subject) => Results.Select(result => result.At(allowed).Terms[subject]);
}
