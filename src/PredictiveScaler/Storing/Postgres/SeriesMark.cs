namespace PredictiveScaler.Storing.Postgres;

/// <summary>
/// What the database held of a series when this process last saw it. A database that later holds an older revision was restored from a
/// backup, failed over with a loss, or was emptied: then all samples are written again.
/// </summary>
internal sealed class SeriesMark(int factor)
{
    public int Factor => factor;

    public long Revision { get; set; }

    /// <summary>Whether it was used since the last look; marks of forgotten series are dropped.</summary>
    public bool IsUsed { get; set; } = true;
}
