using PredictiveScaler.Planning;
using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Triggers;
using static PredictiveScaler.Tests.Planning.PlanSamples;

namespace PredictiveScaler.Tests.Planning;

public sealed class SettledPartTests
{
    private static readonly TriggerOptions Bare = Options with { MarginFraction = 0 };

    [Fact]
    public void A_rise_is_asked_for_in_whole_replicas_for_five_minutes()
    {
        Assert.Equal(110, Part(90, 107.5));
        Assert.Equal(110, Part(90, 107.5, 107.5, 107.5, 107.5, 107.5));
        Assert.Equal(107.5, Part(90, 107.5, 107.5, 107.5, 107.5, 107.5, 107.5));
    }

    [Fact]
    public void A_fall_is_asked_for_as_it_is() => Assert.Equal(107.5, Part([.. Enumerable.Repeat(118.0, 6), 107.5]));

    [Fact]
    public void A_replica_that_hysteresis_keeps_stays_asked_for()
    {
        // 10.95 is within a tenth below 11, so 12 are kept; 11.1 is the least that asks for 12.
        Assert.Equal(111, Part([.. Enumerable.Repeat(118.0, 6), 109.5]));
    }

    [Fact]
    public void A_first_origin_counts_as_a_rise() => Assert.Equal(110, Part(107.5));

    [Fact]
    public void The_plan_says_that_it_is_settled()
    {
        Plan plan = Planner.Plan(Predictive(20, 107.5, Bare) with { Track = Track([.. Enumerable.Repeat(107.5, 7)]) });

        Assert.Equal(107.5, plan.Value);
        Assert.Contains(new PlanReason(ReasonCode.Settled, 110, 107.5), plan.Reasons);
    }

    [Fact]
    public void An_hpa_with_its_tolerance_gives_up_the_replica_that_whole_ones_would_have_kept()
    {
        // 110 / (12 * 10) = 0.917: within 10 %. 107.5 / 120 = 0.896: not, and 10.75 replicas are 11.
        Assert.Equal(12, Wished(110));
        Assert.Equal(11, Wished(Part([.. Enumerable.Repeat(118.0, 6), 107.5])));
    }

    private static int Wished(double value) =>
        HpaRules.Wanted(value, Bare.Threshold, 12, HpaBehavior.Default.Tolerance);

    private static double Part(params double[] forecasts) =>
        ForecastPartChain.Fold(Predictive(0, forecasts[^1], Bare), Track(forecasts), forecasts[^1], []);
}
