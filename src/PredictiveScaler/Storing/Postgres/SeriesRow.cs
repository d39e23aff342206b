using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Storing.Postgres;

/// <summary>A series that a transaction has locked.</summary>
internal sealed record SeriesRow(long Id, long Revision, IndexRange Covered, DemandSeries Series, SeriesMark Mark)
{
    /// <summary>What this process has to add; null = nothing.</summary>
    public SeriesChanges? Changes { get; init; }

    /// <summary>What the source was asked about, all replicas together.</summary>
    public IndexRange NewCovered { get; set; } = Covered;

    /// <summary>Whether a chunk was stored that was not there before, so that old ones may fall out.</summary>
    public bool HasGrown { get; set; }
}
