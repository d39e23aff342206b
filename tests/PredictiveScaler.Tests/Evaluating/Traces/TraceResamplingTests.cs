using FsCheck;
using FsCheck.Fluent;
using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.Tests.Evaluating.Traces;

public class TraceResamplingTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_coarser_sample_is_the_mean_of_what_was_measured_up_to_it()
    {
        // Samples at 00:01 ... 00:10; (0, 5] = 1..5, (5, 10] = 6..10 with 7 and 8 missing.
        Trace trace = new("t", At(1), Minute, [1, 2, 3, 4, 5, 6, double.NaN, double.NaN, 9, 10]);

        Trace coarse = trace.Resampled(5 * Minute)!;

        Assert.Equal(At(5), coarse.First);
        Assert.Equal(5 * Minute, coarse.Step);
        Assert.Equal([3, 25 / 3.0], coarse.Values.ToArray()); // (1+2+3+4+5)/5, (6+9+10)/3
    }

    [Fact]
    public void A_span_that_begins_before_the_trace_or_has_no_sample_is_no_number()
    {
        Trace late = new("t", At(2), Minute, [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        Trace gap = new("t", At(1), Minute, [1, 2, 3, 4, 5, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN]);

        Assert.Equal(At(10), late.Resampled(5 * Minute)!.First);
        Assert.Equal([8], late.Resampled(5 * Minute)!.Values.ToArray());
        Assert.Equal([3, double.NaN], gap.Resampled(5 * Minute)!.Values.ToArray());
    }

    [Fact]
    public void A_trace_of_less_than_one_step_gives_nothing() =>
        Assert.Null(new Trace("t", At(1), Minute, [1, 2, 3]).Resampled(5 * Minute));

    [Fact]
    public void Times_become_multiples_of_the_step_since_the_epoch()
    {
        Trace trace = new("t", At(1).AddSeconds(7), Minute, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

        Trace coarse = trace.Resampled(5 * Minute)!;

        Assert.Equal(At(10), coarse.First); // the span up to 00:05 would need 00:00:07, which is not there
        Assert.Equal([7], coarse.Values.ToArray()); // samples at 00:05:07 ... 00:09:07 are 5, 6, 7, 8, 9
    }

    private static DateTimeOffset At(int minutes) => DateTimeOffset.UnixEpoch.AddDays(20_000).AddMinutes(minutes);

    [Fact]
    public void No_demand_is_lost_or_made_up_whatever_the_step_and_the_gaps() => Prop.ForAll(
        (from seed in Gen.Choose(0, 100_000) from factor in Gen.Choose(2, 40) from count in Gen.Choose(41, 400) select (seed, factor, count)).ToArbitrary(),
        given =>
        {
            Random random = new(given.seed);
            double[] fine = [.. Enumerable.Range(0, given.count).Select(_ => random.Next(4) == 0 ? double.NaN : random.Next(1000))];
            Trace trace = new("fine", DateTimeOffset.UnixEpoch.AddSeconds(15 * random.Next(1, 1000)), TimeSpan.FromSeconds(15), fine);
            if (trace.Resampled(given.factor * trace.Step) is not { } coarse)
            {
                return given.count < 2 * given.factor;
            }

            // Each coarse sample is the mean of the measured ones of its own span: between their least and most, a gap only when all are.
            return Enumerable.Range(0, coarse.Count).All(i =>
            {
                int last = (int)((coarse.TimeAt(i) - trace.First) / trace.Step);
                double[] measured = [.. fine[(last - given.factor + 1)..(last + 1)].Where(double.IsFinite)];
                return measured.Length == 0
                    ? double.IsNaN(coarse.Values[i])
                    : Math.Abs(coarse.Values[i] - measured.Average()) < 1e-9;
            });
        }).QuickCheckThrowOnFailure();
}
