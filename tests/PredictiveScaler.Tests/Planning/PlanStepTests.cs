using PredictiveScaler.Planning;
using PredictiveScaler.Triggers;
using static PredictiveScaler.Tests.Planning.PlanSamples;

namespace PredictiveScaler.Tests.Planning;

/// <summary>Ramps and hysteresis as they are replayed over a track of one origin a minute.</summary>
public sealed class PlanStepTests
{
    private static readonly TriggerOptions Bare = Options with { MarginFraction = 0 };

    [Fact]
    public void An_absolute_ramp_up_allows_so_much_a_minute()
    {
        TriggerOptions options = Bare with { RampUp = new RampLimit(20, null) };

        Assert.Equal(40, Part(options, 40));
        Assert.Equal(60, Part(options, 40, 400));
        Assert.Equal(80, Part(options, 40, 400, 400));
        Assert.Equal(400, Part(Bare, 40, 400));
    }

    [Fact]
    public void A_relative_ramp_up_allows_a_share_a_minute_and_counts_from_one_replica_at_least()
    {
        TriggerOptions options = Bare with { RampUp = new RampLimit(null, 0.5) };

        Assert.Equal(60, Part(options, 40, 400)); // 40 + 50 %
        Assert.Equal(90, Part(options, 40, 400, 400)); // 60 + 50 %
        Assert.Equal(10, Part(options, 0, 400)); // half a replica -> 1
        Assert.Equal(10, Part(options, 0, 400, 400)); // 5 + half of 10 = 10
        Assert.Equal(20, Part(options, 0, 400, 400, 400)); // 10 + 5 = 15 -> 2
    }

    [Fact]
    public void An_absolute_ramp_down_keeps_so_much_a_minute()
    {
        TriggerOptions options = Bare with { RampDown = new RampLimit(20, null) };

        Assert.Equal(90, Part(options, 100, 5)); // down to 80, which is too close below 8 replicas to give up the ninth
        Assert.Equal(70, Part(options, 100, 5, 5));
        Assert.Equal(10, Part(Bare, 100, 5));
    }

    [Fact]
    public void A_ramp_finer_than_a_replica_is_not_widened_by_whole_replicas()
    {
        TriggerOptions options = Bare with { RampUp = new RampLimit(1, null) };

        // 20 + 10 minutes * 1 = 30: one replica more, not ten.
        Assert.Equal(30, Part(options, [20, .. Enumerable.Repeat(400.0, 10)]));
    }

    [Fact]
    public void A_ramp_down_finer_than_a_replica_still_comes_down()
    {
        TriggerOptions options = Bare with { RampDown = new RampLimit(1, null) };

        // 50 - 25 minutes * 1 = 25 -> 3 replicas.
        Assert.Equal(30, Whole(Part(options, [50, .. Enumerable.Repeat(0.0, 25)])));
    }

    [Fact]
    public void A_need_just_below_a_boundary_gives_up_no_replica()
    {
        Assert.Equal(30, Part(Bare, 21, 19.5)); // 1.95 replicas: within a tenth below 2
        Assert.Equal(20, Part(Bare, 21, 18.9)); // 1.89: clearly below
        Assert.Equal(30, Part(Bare, 19.5, 20.5)); // rising needs no more than the boundary
        Assert.Equal(0, Part(Bare, 21, 0)); // nothing is clearly below everything
        Assert.Equal(10, Part(Bare, 9, 0.2));
    }

    [Fact]
    public void A_fall_over_several_replicas_stops_where_the_dead_band_begins()
    {
        Assert.Equal(30, Part(Bare, 100, 19.5)); // the same need as after 21: 1.95 is too close below 2
        Assert.Equal(20, Part(Bare, 100, 18.9));
    }

    [Fact]
    public void Noise_within_the_dead_band_scales_nothing()
    {
        double[] noisy = [.. Enumerable.Range(0, 40).Select(i => 30 + (i % 2 == 0 ? 0.4 : -0.4))];
        for (int length = 2; length <= noisy.Length; length++)
        {
            Assert.Equal(40, Whole(Part(Bare, noisy[..length])));
        }
    }

    [Fact]
    public void Ramps_and_hysteresis_do_not_wind_up_above_the_hard_maximum()
    {
        TriggerOptions options = Bare with { MaxReplicas = 5, RampDown = new RampLimit(12, null) };

        Assert.Equal(50, Part(options, 900));
        Assert.Equal(40, Part(options, 900, 5)); // 50 - 12 = 38, not 900 - 12
    }

    /// <summary>Replicas of 10 that the HPA makes of it, as demand.</summary>
    private static double Whole(double part) => Math.Ceiling(part / 10) * 10;

    private static double Part(TriggerOptions options, params double[] forecasts) =>
        ForecastPartChain.Fold(Predictive(0, forecasts[^1], options), Track(forecasts), forecasts[^1], []);
}
