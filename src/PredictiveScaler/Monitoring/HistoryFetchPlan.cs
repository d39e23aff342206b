namespace PredictiveScaler.Monitoring;

/// <summary>
/// Which ranges bring a series up to date, the most useful first: new samples (a few newest asked again, as scrapes arrive late), then the
/// history that is still missing, newest chunk first, so that a forecast can start before the oldest week is there.
/// </summary>
internal static class HistoryFetchPlan
{
    /// <summary>Points a chunk, below the 11,000 that Prometheus allows.</summary>
    public const int ChunkPoints = 10_000;

    /// <summary>Newest samples that are asked for again.</summary>
    public const int OverlapSamples = 3;

    /// <param name="state">What the series holds.</param>
    /// <param name="now">Nothing after this is asked for.</param>
    /// <param name="maxRanges">Bound of the result; the rest follows from the next plan.</param>
    public static IReadOnlyList<FetchRange> For(in SeriesState state, DateTimeOffset now, int maxRanges = 8)
    {
        List<FetchRange> ranges = [];
        long newest = SampleGrid.IndexAtOrBefore(now, state.Step);
        long oldest = SampleGrid.IndexAtOrBefore(now - state.HistoryWindow - SeriesLayout.Surplus, state.Step) + 1;
        IndexRange covered = Covered(state, oldest, newest);
        if (!covered.IsEmpty)
        {
            AddNewSamples(ranges, state, covered, newest, maxRanges);
        }

        long missingTo = covered.IsEmpty ? newest : covered.Low - 1;
        AddBackfill(ranges, state, oldest, missingTo, maxRanges);
        return ranges;
    }

    // What ends before the window, or begins after now (a clock that ran ahead), is of no use: start over.
    private static IndexRange Covered(in SeriesState state, long oldest, long newest)
    {
        if (state.CoveredFrom is not { } from || state.CoveredTo is not { } to)
        {
            return IndexRange.Empty;
        }

        IndexRange covered = new(SampleGrid.IndexAtOrBefore(from, state.Step), SampleGrid.IndexAtOrBefore(to, state.Step));
        return covered.High < oldest || covered.Low > newest ? IndexRange.Empty : covered;
    }

    private static void AddNewSamples(List<FetchRange> ranges, in SeriesState state, IndexRange covered, long newest, int maxRanges)
    {
        long low = Math.Max(covered.Low, covered.High + 1 - OverlapSamples);
        while (covered.High < newest && low <= newest && ranges.Count < maxRanges)
        {
            long high = Math.Min(newest, low + ChunkPoints - 1);
            ranges.Add(Range(low, high, state.Step));
            low = high + 1;
        }
    }

    private static void AddBackfill(List<FetchRange> ranges, in SeriesState state, long oldest, long missingTo, int maxRanges)
    {
        for (long high = missingTo; high >= oldest && ranges.Count < maxRanges;)
        {
            long low = Math.Max(oldest, BucketStart(high - ChunkPoints + 1, state.CoarseFactor));
            ranges.Add(Range(low, high, state.Step));
            high = low - 1;
        }
    }

    // A chunk starts where a coarse sample starts, else that sample would be the mean of half its bucket.
    private static long BucketStart(long index, int factor) => (SampleGrid.FloorDivide(index - 1, factor) * factor) + 1;

    private static FetchRange Range(long low, long high, TimeSpan step) => new(SampleGrid.TimeOf(low, step), SampleGrid.TimeOf(high, step));
}
