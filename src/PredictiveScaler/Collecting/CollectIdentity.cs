namespace PredictiveScaler.Collecting;

/// <summary>What must be equal for a run to go on with another's file.</summary>
/// <param name="Source">Address without credentials.</param>
/// <param name="Query">PromQL.</param>
/// <param name="StepSeconds">Distance between two samples.</param>
internal sealed record CollectIdentity(string Source, string Query, long StepSeconds)
{
    public static CollectIdentity Of(CollectJob job) => new(job.Source.AbsoluteUri, job.Query.PromQl, (long)job.Step.TotalSeconds);

    /// <summary>What differs, as the middle of a sentence; null = nothing.</summary>
    public string? DifferenceTo(CollectIdentity other) => (this == other, Query == other.Query, StepSeconds == other.StepSeconds) switch
    {
        (true, _, _) => null,
        (_, false, _) => "another query",
        (_, _, false) => FormattableString.Invariant($"a step of {StepSeconds} s instead of {other.StepSeconds} s"),
        _ => $"another server ({Source})",
    };
}
