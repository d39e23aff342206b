namespace PredictiveScaler.Collecting;

/// <summary>Told how a collection goes.</summary>
internal interface ICollectProgress
{
    /// <param name="name">The trace.</param>
    /// <param name="chunksDone">Chunks that are there, this one included.</param>
    /// <param name="chunks">Chunks of the whole range.</param>
    /// <param name="samples">Measured samples that are there, those of earlier runs included; a gap is none.</param>
    /// <param name="reached">End of the newest chunk.</param>
    void Advance(string name, int chunksDone, int chunks, long samples, DateTimeOffset reached);

    /// <summary>Something to know that is no end: a retry, a checkpoint that is cut.</summary>
    void Note(string text);
}
