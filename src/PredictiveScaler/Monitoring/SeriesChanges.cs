namespace PredictiveScaler.Monitoring;

/// <summary>What a store keeps of a series: the parts that changed since it was last asked, or all that was kept.</summary>
/// <param name="Step">Distance between two samples.</param>
/// <param name="Factor">Steps that one coarse sample is the mean of.</param>
/// <param name="CoveredFrom">Grid index; see <see cref="SeriesState.CoveredFrom"/>.</param>
/// <param name="CoveredTo">Grid index, below <paramref name="CoveredFrom"/> when nothing is covered.</param>
/// <param name="FineChunks">Numbers of the chunks held; others may be forgotten.</param>
/// <param name="CoarseChunks">Numbers of the coarse chunks held; others may be forgotten.</param>
/// <param name="Chunks">The samples.</param>
internal sealed record SeriesChanges(
    TimeSpan Step,
    int Factor,
    long CoveredFrom,
    long CoveredTo,
    IndexRange FineChunks,
    IndexRange CoarseChunks,
    IReadOnlyList<SeriesChunk> Chunks)
{
    /// <summary>Identity of the file that this was loaded from; null = not loaded. A series restored from it saves only what is new.</summary>
    public object? File { get; init; }
}
