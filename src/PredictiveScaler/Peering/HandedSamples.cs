using Google.Protobuf;
using PredictiveScaler.Control;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Peering.Contract;
using PredictiveScaler.Storing;

namespace PredictiveScaler.Peering;

/// <summary>
/// The samples of a series as a message, and back. What a peer says is held to what this replica could have measured itself: nothing from
/// after now, nothing that does not fit the series' own layout.
/// </summary>
internal static class HandedSamples
{
    /// <summary>Bytes of one message: the most samples of a series, in chunks of which the first and the last may be partly filled.</summary>
    public const int MostBytes = 192 * 1024;

    private const int MostChunks = (SeriesLayout.MaxSamples / SeriesChunk.Length) + 4;

    /// <summary>Null when nothing was ever asked for.</summary>
    public static HandedSeries? Write(WatchedSeries series)
    {
        if (series.Samples.Snapshot() is not { } held)
        {
            return null;
        }

        HandedSeries handed = new()
        {
            Hash = SeriesHash.Of(series.Query),
            StepTicks = held.Step.Ticks,
            Factor = held.Factor,
            CoveredFrom = held.CoveredFrom,
            CoveredTo = held.CoveredTo,
            MeasuredUnixMs = series.LastMeasured?.Time.ToUnixTimeMilliseconds() ?? 0,
            Measured = series.LastMeasured?.Value ?? 0,
        };
        handed.Chunks.Add(held.Chunks.Select(chunk => new HandedChunk
        {
            Coarse = chunk.IsCoarse,
            Number = chunk.Number,
            Samples = UnsafeByteOperations.UnsafeWrap(SampleBlob.Write(chunk.Samples)),
        }));
        return handed;
    }

    /// <summary>Fills the series; false, and nothing done, when the message is not plausible.</summary>
    public static bool TryAdopt(HandedSeries handed, WatchedSeries series, DateTimeOffset now)
    {
        TimeSpan step = series.Query.Step;
        long newest = SampleGrid.IndexAtOrBefore(now, step);
        if (handed.StepTicks != step.Ticks || handed.Factor < 1 || handed.Chunks.Count > MostChunks
            || handed.CoveredFrom < 0 || Chunks(handed, newest) is not { } chunks)
        {
            return false;
        }

        SeriesChanges saved = new(step, handed.Factor, handed.CoveredFrom, Math.Min(handed.CoveredTo, newest), IndexRange.Empty, IndexRange.Empty, chunks);
        series.Restored = series.Samples.Restore(saved);
        series.LastMeasured ??= LastMeasured(handed, now);

        // Otherwise the slow lane fetches what is missing, as after any start.
        series.HistoryTried = !SeriesMonitor.NeedsBackfill(series, now);
        return true;
    }

    /// <summary>
    /// Null when one of them is damaged: half a history that counts as whole would never be asked for again. What lies after
    /// <paramref name="newest"/> is left out, as a clock that is a little ahead is no damage.
    /// </summary>
    private static List<SeriesChunk>? Chunks(HandedSeries handed, long newest)
    {
        List<SeriesChunk> chunks = [];
        HashSet<(bool, long)> seen = [];
        foreach (HandedChunk chunk in handed.Chunks)
        {
            if (chunk.Number < 0 || chunk.Number > newest / SeriesChunk.Length || !seen.Add((chunk.Coarse, chunk.Number))
                || SampleBlob.Read(chunk.Samples.Span) is not { } samples)
            {
                return null;
            }

            if (!chunk.Coarse)
            {
                samples.AsSpan((int)Math.Min(samples.Length, newest + 1 - (chunk.Number * SeriesChunk.Length))).Fill(float.NaN);
            }

            chunks.Add(new SeriesChunk(chunk.Coarse, chunk.Number, samples));
        }

        return chunks;
    }

    private static Reading? LastMeasured(HandedSeries handed, DateTimeOffset now) =>
        handed.MeasuredUnixMs > 0 && handed.MeasuredUnixMs <= now.ToUnixTimeMilliseconds() && double.IsFinite(handed.Measured)
            ? Reading.Of(DateTimeOffset.FromUnixTimeMilliseconds(handed.MeasuredUnixMs), handed.Measured)
            : null;
}
