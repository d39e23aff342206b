using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Preprocessing;

namespace PredictiveScaler.Tests.Preprocessing;

public sealed class RepeatedSamplesTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Values_that_stand_sixty_times_in_a_row_are_a_minute_apart()
    {
        // The source's samples are 1, 2, 3, 4, 4, 5, ...: equal neighbours make a block of 120. A scrape of three is two seconds late.
        double[] values = [.. Enumerable.Range(7, 3600).Select(i => Math.Floor((i - (i / 60 % 3 == 0 ? 2 : 0)) / 60.0)).Select(minute => minute == 4 ? 3 : minute)];
        Assert.Equal(TimeSpan.FromMinutes(1), SourceStep(values));

        values.AsSpan(1000, 130).Fill(double.NaN);
        Assert.Equal(TimeSpan.FromMinutes(1), SourceStep(values));
    }

    [Fact]
    public void Nothing_is_said_of_loads_that_just_rest()
    {
        SplitMixRandom random = new(1);
        Assert.Null(SourceStep([.. Enumerable.Range(0, 1000).Select(i => (double)i)]));
        Assert.Null(SourceStep(new double[1000]));
        Assert.Null(SourceStep([.. Enumerable.Repeat(5.0, 1000)]));
        Assert.Null(SourceStep([.. Enumerable.Range(0, 5000).Select(_ => Math.Floor(random.Uniform() * 2))]));
        double level = 100;
        Assert.Null(SourceStep([.. Enumerable.Range(0, 5000).Select(_ => level += random.Uniform() < 0.05 ? 1 : 0)]));
    }

    private static TimeSpan? SourceStep(double[] values) => RepeatedSamples.SourceStep(new Trace("t", DateTimeOffset.UnixEpoch, Second, values));
}
