using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Host.Demo;

namespace PredictiveScaler.Tests.Demo;

public class RateOverPodsTests
{
    [Fact]
    public void The_rate_is_zero_at_first_and_empty_once_the_pods_are_gone()
    {
        DateTimeOffset start = new(2026, 3, 3, 21, 0, 0, TimeSpan.Zero);
        Trace trace = new("t", start, TimeSpan.FromMinutes(1), [5, 0, 0, 0, 0, 8]);
        RateOverPods rate = new(trace, TimeSpan.FromMinutes(2));

        double[] seen = [.. Enumerable.Range(0, 7).Select(minute => rate.At(start.AddMinutes(minute)))];

        // 0 at minutes 1 and 2 (5 was two minutes before), empty at 3 and 4, back with the requests at 5, unknown after the trace.
        Assert.Equal([5, 0, 0, double.NaN, double.NaN, 8, double.NaN], seen);
    }
}
