using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.Tests.Evaluating.Traces;

public class TraceTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_040);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Demand_between_two_samples_is_linear()
    {
        Trace trace = new("t", Start, Minute, [10, 30]);

        Assert.Equal(15, trace.ValueAt(Start.AddSeconds(15))); // 10 + 20 x 15/60
        Assert.Equal(30, trace.ValueAt(Start.AddSeconds(60)));
    }

    [Fact]
    public void Demand_outside_the_trace_and_beside_a_gap_is_unknown()
    {
        Trace trace = new("t", Start, Minute, [10, double.NaN, 30]);

        Assert.True(double.IsNaN(trace.ValueAt(Start.AddSeconds(-1))));
        Assert.True(double.IsNaN(trace.ValueAt(Start.AddSeconds(30))));
        Assert.True(double.IsNaN(trace.ValueAt(Start.AddSeconds(121))));
        Assert.Equal(10, trace.ValueAt(Start));
    }

    [Fact]
    public void A_coarser_step_reads_the_mean_of_what_was_measured()
    {
        Trace trace = new("t", Start, Minute, [1, 2, 4, double.NaN, 8]);
        float[] read = new float[3];

        trace.Read(Start.AddMinutes(1), Minute * 2, read);

        // (1+2)/2, 4 alone beside the gap, outside.
        Assert.Equal([1.5f, 4f, float.NaN], read);
    }

    [Fact]
    public void A_finer_step_reads_the_newest_sample_and_nothing_outside_the_trace()
    {
        Trace trace = new("t", Start, Minute, [1, 2]);
        float[] read = new float[5];

        trace.Read(Start.AddSeconds(-30), TimeSpan.FromSeconds(30), read);

        Assert.Equal([float.NaN, 1f, 1f, 2f, float.NaN], read);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        Trace trace = new("t", Start, Minute, [1, 2, 4, double.NaN, 8]);
        float[] read = new float[5];
        trace.Read(Start, Minute, read);

        long before = GC.GetAllocatedBytesForCurrentThread();
        trace.Read(Start, Minute, read);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
