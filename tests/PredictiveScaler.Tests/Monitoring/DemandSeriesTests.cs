using FsCheck;
using FsCheck.Fluent;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Tests.Monitoring;

public sealed class DemandSeriesTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    [Fact]
    public void An_empty_series_holds_nothing_and_reads_as_unknown()
    {
        DemandSeries series = new(Minute, Week);

        Assert.Equal(0, series.Count);
        Assert.Equal([float.NaN, float.NaN], Read(series, Start, Minute, 2));
        Assert.Null(series.State.CoveredFrom);
    }

    [Fact]
    public void A_gap_is_unknown_and_never_zero()
    {
        DemandSeries series = new(Minute, Week);
        series.Write(Start, 5);
        series.Write(Start + (3 * Minute), 8);

        Assert.Equal(4, series.Count);
        Assert.Equal([float.NaN, 5, float.NaN, float.NaN, 8, float.NaN], Read(series, Start - Minute, Minute, 6));
    }

    [Fact]
    public void Only_samples_that_readers_may_have_seen_count_as_changed()
    {
        DemandSeries series = Series(1, 2, 3);
        long seen = series.Revision;
        series.Write(Start + (3 * Minute), 4);
        series.WriteRange(Answer(Start, 1, 2, 3, 4, 5));
        Assert.Equal(seen, series.Revision);
        Assert.Equal(DateTimeOffset.MaxValue, series.ChangedSince(seen));

        series.WriteRange(Answer(Start, 1, 20, 3, 40, 5, 6));
        series.Write(Start + (2 * Minute), 30);
        Assert.Equal(Start + Minute, series.ChangedSince(seen));
        Assert.Equal(Start + (2 * Minute), series.ChangedSince(seen + 1));

        series.TruncateAfter(Start);
        Assert.Equal(Start + Minute, series.ChangedSince(seen + 2));
    }

    [Fact]
    public void A_time_that_was_asked_about_and_empty_counts_as_seen()
    {
        DemandSeries series = Series(1, 2);
        series.Write(Start + (2 * Minute), double.NaN);
        long seen = series.Revision;
        series.Write(Start + (2 * Minute), 7);
        Assert.Equal(Start + (2 * Minute), series.ChangedSince(seen));
    }

    [Fact]
    public void After_many_changes_anything_may_have_changed()
    {
        DemandSeries series = Series(1, 2, 3);
        long seen = series.Revision;
        for (int i = 0; i <= SampleChangeLog.Kept; i++)
        {
            series.Write(Start + (2 * Minute), 100 + i);
        }

        Assert.Equal(DateTimeOffset.MinValue, series.ChangedSince(seen));
        Assert.Equal(Start + (2 * Minute), series.ChangedSince(seen + 1));
    }

    [Fact]
    public void Later_values_replace_earlier_ones_but_a_gap_does_not()
    {
        DemandSeries series = Series(1, 2, 3);

        series.WriteRange(Answer(Start + Minute, 20, double.NaN));

        Assert.Equal([1, 20, 3], Read(series, Start, Minute, 3));
    }

    [Fact]
    public void A_gap_replaces_a_value_when_told_so()
    {
        DemandSeries series = Series(1, 2, 3);

        series.WriteRange(Answer(Start + Minute, double.NaN), gapsReplace: true);

        Assert.Equal([1, float.NaN, 3], Read(series, Start, Minute, 3));
    }

    [Fact]
    public void A_failed_or_partial_answer_is_not_written()
    {
        DemandSeries series = Series(1);

        series.WriteRange(Answer(Start, 7) with { Error = MetricSourceError.Partial });

        Assert.Equal([1], Read(series, Start, Minute, 1));
    }

    [Fact]
    public void A_sample_off_the_grid_is_refused()
    {
        DemandSeries series = new(Minute, Week);

        Assert.False(series.Write(Start.AddSeconds(15), 3));
        Assert.Equal(0, series.Count);
    }

    [Fact]
    public void A_coarser_step_reads_the_mean_of_what_was_measured_up_to_each_time()
    {
        DemandSeries series = Series(1, 2, double.NaN, 6, 10, double.NaN);

        // At Start + 1 min: (1 + 2) / 2; at + 3 min: 6 alone; at + 5 min: 10 alone.
        Assert.Equal([1.5f, 6, 10], Read(series, Start + Minute, 2 * Minute, 3));
    }

    [Fact]
    public void A_finer_step_reads_the_newest_sample_at_or_before_each_time()
    {
        DemandSeries series = Series(1, double.NaN, 3);

        Assert.Equal(
            [1, 1, float.NaN, float.NaN, 3, 3, float.NaN],
            Read(series, Start, TimeSpan.FromSeconds(30), 7));
    }

    [Fact]
    public void What_is_older_than_the_window_and_its_surplus_is_forgotten()
    {
        DemandSeries series = new(Minute, TimeSpan.FromHours(1));
        int capacity = 60 + (25 * 60);
        for (int i = 0; i <= capacity; i++)
        {
            series.Write(Start + (i * Minute), i);
        }

        Assert.Equal(capacity, series.Count);
        Assert.Equal(Start + Minute, series.First);
        Assert.Equal([float.NaN, 1], Read(series, Start, Minute, 2));
    }

    [Theory]
    [InlineData(10, 28)]
    [InlineData(10, 7)]
    [InlineData(60, 28)]
    [InlineData(60, 14)]
    [InlineData(3600, 28)]
    public void A_layout_covers_the_window_within_the_bound(int stepSeconds, int days)
    {
        TimeSpan step = TimeSpan.FromSeconds(stepSeconds);
        SeriesLayout layout = SeriesLayout.For(step, TimeSpan.FromDays(days));

        Assert.InRange(layout.FineSamples + layout.CoarseSamples, 1, SeriesLayout.MaxSamples);
        TimeSpan reach = step * (layout.FineSamples + ((layout.CoarseSamples - 1) * layout.Factor));
        Assert.True(reach >= TimeSpan.FromDays(days) + TimeSpan.FromHours(25) - step);
        Assert.True(step * layout.FineSamples >= TimeSpan.FromHours(25));
    }

    [Fact]
    public void The_default_trigger_takes_46_KB()
    {
        // 7 d x 1440 + 25 h x 60 = 11,580 samples x 4 bytes = 46,320 bytes.
        Assert.Equal(new SeriesLayout(11_580, 1, 0), SeriesLayout.For(Minute, Week));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Older_samples_of_a_long_window_become_means_whichever_end_is_written_first(bool newestFirst)
    {
        TimeSpan step = TimeSpan.FromSeconds(10);
        DemandSeries series = new(step, TimeSpan.FromDays(28));
        SeriesLayout layout = SeriesLayout.For(step, TimeSpan.FromDays(28));
        List<FetchRange> chunks = [.. HistoryFetchPlan.For(series.State, Start, 100)];
        long zero = SampleGrid.IndexAtOrBefore(chunks[^1].Start, step);
        chunks = newestFirst ? chunks : [.. chunks.AsEnumerable().Reverse()];

        foreach (FetchRange chunk in chunks)
        {
            long first = SampleGrid.IndexAtOrBefore(chunk.Start, step);
            long last = SampleGrid.IndexAtOrBefore(chunk.End, step);
            double[] values = [.. Enumerable.Range(0, (int)(last - first + 1)).Select(i => (double)(first + i - zero))];
            series.WriteRange(new RangeReading(MetricSourceError.None, "", chunk.Start, step, values));
        }

        Assert.True(series.Count >= (28 * 8640) + 9000 - layout.Factor);
        Assert.Equal([SampleGrid.IndexAtOrBefore(Start, step) - zero], Read(series, Start, step, 1));
        AssertCoarseMeans(series, layout.Factor, zero, Start - TimeSpan.FromDays(20));
    }

    [Fact]
    public void A_longer_window_keeps_what_a_shorter_one_held()
    {
        DemandSeries series = Series(1, 2, 3);

        series.Extend(TimeSpan.FromDays(28));

        Assert.Equal(TimeSpan.FromDays(28), series.State.HistoryWindow);
        Assert.Equal([1, 2, 3], Read(series, Start, Minute, 3));
    }

    [Fact]
    public void Samples_from_a_clock_that_ran_ahead_can_be_dropped()
    {
        DemandSeries series = Series(1, 2, 3);

        series.TruncateAfter(Start + Minute);

        Assert.Equal([1, 2, float.NaN], Read(series, Start, Minute, 3));
        Assert.Equal(Start + Minute, series.State.CoveredTo);
    }

    [Fact]
    public void A_hole_between_answers_is_asked_for_again()
    {
        DemandSeries series = Series(1, 2, 3);

        series.WriteRange(Answer(Start + (10 * Minute), 5, 6));

        Assert.Equal(Start + (10 * Minute), series.State.CoveredFrom);
        Assert.Equal([1, 2, 3], Read(series, Start, Minute, 3));
    }

    [Fact]
    public void Changes_restore_an_equal_series()
    {
        DemandSeries series = new(Minute, Week);
        double[] values = [.. Enumerable.Range(0, 5000).Select(i => i % 7 == 0 ? double.NaN : i)];
        series.WriteRange(Answer(Start, values));
        DemandSeries copy = new(Minute, Week);

        copy.Restore(series.TakeChanges("file")! with { File = "file" });

        Assert.Equal(Read(series, Start, Minute, 5000), Read(copy, Start, Minute, 5000));
        Assert.Equal(series.State, copy.State);
        Assert.Null(series.TakeChanges("file"));
        Assert.Null(copy.TakeChanges("file"));
        Assert.Equal(20, copy.TakeChanges("another file")!.Chunks.Count, 1.0);
    }

    [Fact]
    public void A_new_sample_changes_one_chunk()
    {
        DemandSeries series = new(Minute, Week);
        series.WriteRange(Answer(Start, [.. Enumerable.Repeat(1.0, 5000)]));
        series.TakeChanges("file");

        series.Write(Start + (5000 * Minute), 3);

        Assert.Single(series.TakeChanges("file")!.Chunks);
    }

    [Fact]
    public void A_coarsened_series_is_restored_with_its_older_part()
    {
        TimeSpan step = TimeSpan.FromSeconds(10);
        DemandSeries series = new(step, TimeSpan.FromDays(28));
        double[] values = [.. Enumerable.Range(0, 60_000).Select(i => (double)i)];
        series.WriteRange(new RangeReading(MetricSourceError.None, "", Start, step, values));
        DemandSeries copy = new(step, TimeSpan.FromDays(28));

        copy.Restore(series.TakeChanges("file")!);

        Assert.Equal(Read(series, Start, step, 60_000), Read(copy, Start, step, 60_000));
        Assert.Equal(series.Count, copy.Count);
    }

    [Fact]
    public void A_series_reads_back_what_a_simple_map_would_hold()
    {
        Gen<(int Offset, int Length, int Seed)> write =
            from offset in Gen.Choose(0, 400)
            from length in Gen.Choose(1, 300)
            from seed in Gen.Choose(0, 1000)
            select (offset, length, seed);
        Prop.ForAll(write.ListOf().ToArbitrary(), writes => AgreesWithMap(writes)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        DemandSeries series = new(Minute, Week);
        series.WriteRange(Answer(Start, [.. Enumerable.Repeat(1.0, 5000)]));
        DemandInterpretation view = new(series, ignoreNullValues: true, 0);
        float[] buffer = new float[4000];
        ReadBoth(series, view, buffer);

        long before = GC.GetAllocatedBytesForCurrentThread();
        ReadBoth(series, view, buffer);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void ReadBoth(DemandSeries series, DemandInterpretation view, float[] buffer)
    {
        series.Read(Start, Minute, buffer);
        view.Read(Start, Minute, buffer);
        view.Read(Start, 5 * Minute, buffer);
        view.Read(Start, Minute / 4, buffer);
    }

    private static bool AgreesWithMap(IEnumerable<(int Offset, int Length, int Seed)> writes)
    {
        // The smallest window there is: 25 h + 1 min = 1,501 samples, so that nothing falls out.
        DemandSeries series = new(Minute, Minute);
        Dictionary<int, float> map = [];
        foreach ((int offset, int length, int seed) in writes)
        {
            double[] values = [.. Enumerable.Range(0, length).Select(i => (i + seed) % 5 == 0 ? double.NaN : i + seed)];
            series.WriteRange(Answer(Start + (offset * Minute), values));
            for (int i = 0; i < length; i++)
            {
                if (!double.IsNaN(values[i]))
                {
                    map[offset + i] = (float)values[i];
                }
            }
        }

        float[] expected = [.. Enumerable.Range(-10, 720).Select(i => map.TryGetValue(i, out float value) ? value : float.NaN)];
        return expected.SequenceEqual(Read(series, Start - (10 * Minute), Minute, 720));
    }

    private static void AssertCoarseMeans(DemandSeries series, int factor, long zero, DateTimeOffset around)
    {
        long bucket = SampleGrid.IndexAtOrBefore(around, series.Step) / factor;
        DateTimeOffset end = SampleGrid.TimeOf(bucket * factor, series.Step);

        // The mean of factor consecutive integers that end at n is n - (factor - 1) / 2.
        float expected = (bucket * factor) - zero - ((factor - 1) / 2f);
        Assert.Equal([expected], Read(series, end, series.Step, 1));
        Assert.Equal([expected], Read(series, end, series.Step * factor, 1));
    }

    private static DemandSeries Series(params double[] values)
    {
        DemandSeries series = new(Minute, Week);
        series.WriteRange(Answer(Start, values));
        return series;
    }

    private static RangeReading Answer(DateTimeOffset start, params double[] values) =>
        new(MetricSourceError.None, "", start, Minute, values);

    private static float[] Read(DemandSeries series, DateTimeOffset from, TimeSpan step, int count)
    {
        float[] values = new float[count];
        series.Read(from, step, values);
        return values;
    }
}
