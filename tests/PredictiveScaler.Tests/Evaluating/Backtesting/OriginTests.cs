using PredictiveScaler.Evaluating.Backtesting;
using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.Tests.Evaluating.Backtesting;

public class OriginTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_040);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Origins_are_spread_from_a_share_of_the_trace_on_while_the_whole_horizon_is_known()
    {
        IReadOnlyList<DateTimeOffset> origins = OriginGrid.Spread(Counting(100), horizon: 6, from: 0.7, stride: 10);

        // Samples 70, 80, 90; the last that knows 6 more is 93.
        Assert.Equal([70, 80, 90], origins.Select(origin => (origin - Start).TotalMinutes));
    }

    [Fact]
    public void About_300_origins_result_by_default()
    {
        Assert.Equal(5, OriginGrid.Spread(Counting(21), horizon: 1, from: 0.7, stride: null).Count); // samples 15 to 19
        Assert.InRange(OriginGrid.Spread(Counting(20_160), horizon: 30, from: 0.7, stride: null).Count, 285, 315);
        Assert.InRange(OriginGrid.Spread(Counting(1500), horizon: 6, from: 0.7, stride: null).Count, 220, 450);
    }

    [Theory]
    [InlineData(5, 1, 0, 6)]
    [InlineData(100, 30, 0.7, 30)]
    [InlineData(100, 1, 0.999, 1)]
    public void A_trace_that_leaves_no_origin_is_refused_with_the_reason(int samples, int stride, double from, int horizon)
    {
        BacktestInputException refused = Assert.Throws<BacktestInputException>(() => OriginGrid.Spread(Counting(samples), horizon, from, stride));

        Assert.Contains($"t has {samples} samples", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--from", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_origins_are_refused_with_the_stride_that_would_be_right()
    {
        BacktestInputException refused = Assert.Throws<BacktestInputException>(() => OriginGrid.Spread(Counting(50_001), horizon: 1, from: 0, stride: 1));

        Assert.Contains("3 would be right", refused.Message, StringComparison.Ordinal); // 50000 / 20000 = 2.5
        Assert.Equal(16_667, OriginGrid.Spread(Counting(50_001), horizon: 1, from: 0, stride: 3).Count);
    }

    [Fact]
    public void A_file_of_origins_may_be_in_any_order_and_reach_to_the_last_sample()
    {
        IReadOnlyList<DateTimeOffset> origins = Read("1700000640\r\n\n 1700000040 \n1700000100", samples: 11);

        Assert.Equal([0, 1, 10], origins.Select(origin => (origin - Start).TotalMinutes));
    }

    [Theory]
    [InlineData("1700000040\n1700000041", "o.txt, line 2: origin 1700000041 is no sample time of t; the nearest are 1700000040 and 1700000100")]
    [InlineData("1699999980", "o.txt, line 1: origin 1699999980 is before the first sample of t; 1700000040 to 1700000640 is possible")]
    [InlineData("1700000700", "o.txt, line 1: origin 1700000700 is after the last sample of t; 1700000040 to 1700000640 is possible")]
    [InlineData("1700000040\n\n1700000040", "o.txt, line 3: origin 1700000040 stands in line 1 already")]
    [InlineData("origin", "o.txt, line 1: 'origin' is not a time in UTC epoch seconds, such as 1700000040")]
    [InlineData("1700000040.5", "'1700000040.5' is not a time")]
    [InlineData("99999999999999999999", "is not a time")]
    [InlineData("", "o.txt: at least one origin is needed")]
    public void A_wrong_origin_is_named_with_its_line_and_what_would_be_right(string text, string expected)
    {
        TraceFormatException refused = Assert.Throws<TraceFormatException>(() => Read(text, samples: 11));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_too_many_origins_is_refused()
    {
        string text = string.Join('\n', Enumerable.Range(0, OriginGrid.MostOrigins + 1).Select(i => (Start + (i * Minute)).ToUnixTimeSeconds()));

        Assert.Contains("more than 20000 origins", Assert.Throws<TraceFormatException>(() => Read(text, samples: 30_000)).Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<DateTimeOffset> Read(string text, int samples) => OriginsFile.Read(new StringReader(text), "o.txt", Counting(samples));

    private static Trace Counting(int samples) => new("t", Start, Minute, [.. Enumerable.Range(0, samples).Select(i => (double)i)]);
}
