using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Tests.Monitoring;

public sealed class HistoryFetchPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 20, TimeSpan.Zero);
    private static readonly DateTimeOffset Newest = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_new_series_is_filled_newest_chunk_first()
    {
        IReadOnlyList<FetchRange> ranges = HistoryFetchPlan.For(State(null, null), Now);

        // 7 d and 25 h at a minute are 11,580 points: 10,000, then 1,580.
        Assert.Equal(2, ranges.Count);
        Assert.Equal(new FetchRange(Newest - (9999 * Minute), Newest), ranges[0]);
        Assert.Equal(Newest - (10_000 * Minute), ranges[1].End);
        Assert.Equal(Newest - (11_579 * Minute), ranges[1].Start);
    }

    [Fact]
    public void A_series_that_is_up_to_date_asks_nothing() =>
        Assert.Empty(HistoryFetchPlan.For(State(Newest - TimeSpan.FromDays(9), Newest), Now));

    [Fact]
    public void New_samples_are_asked_with_a_few_newest_again()
    {
        IReadOnlyList<FetchRange> ranges = HistoryFetchPlan.For(State(Newest - TimeSpan.FromDays(9), Newest - Minute), Now);

        Assert.Equal([new FetchRange(Newest - (3 * Minute), Newest)], ranges);
    }

    [Fact]
    public void After_an_outage_the_hole_is_filled_before_older_history()
    {
        DateTimeOffset outage = Newest - TimeSpan.FromHours(2);
        IReadOnlyList<FetchRange> ranges = HistoryFetchPlan.For(State(Newest - TimeSpan.FromDays(1), outage), Now);

        Assert.Equal(new FetchRange(outage - (2 * Minute), Newest), ranges[0]);
        Assert.Equal(Newest - TimeSpan.FromDays(1) - Minute, ranges[1].End);
    }

    [Fact]
    public void A_series_older_than_the_window_starts_over()
    {
        DateTimeOffset longAgo = Newest - TimeSpan.FromDays(30);

        Assert.Equal(
            HistoryFetchPlan.For(State(null, null), Now),
            HistoryFetchPlan.For(State(longAgo - TimeSpan.FromDays(1), longAgo), Now));
    }

    [Fact]
    public void A_clock_that_stepped_back_asks_for_nothing_new() =>
        Assert.Empty(HistoryFetchPlan.For(State(Newest - TimeSpan.FromDays(9), Newest + TimeSpan.FromHours(1)), Now));

    [Fact]
    public void The_number_of_ranges_is_bounded_and_the_rest_follows()
    {
        SeriesState state = new(TimeSpan.FromSeconds(10), TimeSpan.FromDays(28), 24, null, null);

        IReadOnlyList<FetchRange> ranges = HistoryFetchPlan.For(state, Now, maxRanges: 3);

        Assert.Equal(3, ranges.Count);
        Assert.All(ranges, range => Assert.InRange((range.End - range.Start) / state.Step, 1, 10_999));
        SeriesState next = state with { CoveredFrom = ranges[^1].Start, CoveredTo = ranges[0].End };
        Assert.Equal(ranges[^1].Start - state.Step, HistoryFetchPlan.For(next, Now, 1)[0].End);
    }

    private static SeriesState State(DateTimeOffset? from, DateTimeOffset? to) => new(Minute, TimeSpan.FromDays(7), 1, from, to);
}
