using FsCheck;
using FsCheck.Fluent;
using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.Tests.Evaluating.Traces;

public class TraceCsvTests
{
    [Fact]
    public void A_trace_file_is_read_with_its_gaps()
    {
        Trace trace = Read("timestamp,value\n1700000040,1.5\r\n1700000100,\n1700000160,2e3\n");

        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_040), trace.First);
        Assert.Equal(TimeSpan.FromSeconds(60), trace.Step);
        Assert.Equal([1.5, double.NaN, 2000], trace.Values.ToArray());
    }

    [Theory]
    [InlineData("time,value\n1,1\n2,2\n", 1, "header")]
    [InlineData("", 1, "header")]
    [InlineData("timestamp,value\n60,1\n", 3, "at least two samples")]
    [InlineData("timestamp,value\n60,1\n120,2\n240,3\n", 4, "180 was expected")]
    [InlineData("timestamp,value\n60,1\n60,2\n", 3, "step from 60 to 60 is 0 s")]
    [InlineData("timestamp,value\n60,1\nnoon,2\n", 3, "'noon' is not a time")]
    [InlineData("timestamp,value\n60,1\n120,NaN\n", 3, "'NaN' is not a finite number")]
    [InlineData("timestamp,value\n60,1\n120,\"1,5\"\n", 3, "two cells")]
    [InlineData("timestamp,value\n60,1\n120,1\n\n180,1\n", 4, "two cells")]
    public void A_bad_file_is_refused_with_the_line_and_what_was_expected(string text, int line, string expected)
    {
        TraceFormatException problem = Assert.Throws<TraceFormatException>(() => Read(text));

        Assert.Equal(line, problem.Line);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.StartsWith($"load, line {line}: ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_line_ends_is_refused_before_it_fills_the_memory()
    {
        TraceFormatException problem = Assert.Throws<TraceFormatException>(() => Read("timestamp,value\n" + new string('1', 100_000)));

        Assert.Equal(2, problem.Line);
    }

    [Fact]
    public void What_is_written_is_read_back_exactly()
    {
        Prop.ForAll<NormalFloat[], bool>((numbers, gap) =>
        {
            double[] values = [1, gap ? double.NaN : 0, .. numbers.Select(number => (double)number)];
            Trace written = new("load", DateTimeOffset.FromUnixTimeSeconds(-120), TimeSpan.FromSeconds(15), values);
            StringWriter text = new();
            TraceCsv.Write(text, written);
            Trace read = Read(text.ToString());
            return read.First == written.First && read.Step == written.Step && read.Values.SequenceEqual(values);
        }).QuickCheckThrowOnFailure();
    }

    private static Trace Read(string text) => TraceCsv.Read(new StringReader(text), "load");
}
