namespace PredictiveScaler.Monitoring;

/// <summary>Samples of one block of the grid.</summary>
/// <param name="IsCoarse">Whether the index counts coarse samples.</param>
/// <param name="Number">First index divided by <see cref="Length"/>.</param>
/// <param name="Samples"><see cref="Length"/> values, NaN where there is none.</param>
internal sealed record SeriesChunk(bool IsCoarse, long Number, float[] Samples)
{
    /// <summary>Samples a chunk: 1 KiB, so that saving the newest sample of a series writes little.</summary>
    public const int Length = 256;
}
