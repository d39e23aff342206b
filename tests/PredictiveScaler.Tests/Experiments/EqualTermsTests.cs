using PredictiveScaler.Experiments.Comparing;
using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Tests.Experiments;

public sealed class EqualTermsTests
{
    // A day each: 20 replicas are 480 pod hours.
    private static readonly Frontier Oracle = Frontier.Of([Day(14, 0), Day(12, 40)]);

    [Fact]
    public void At_the_rivals_violations_the_frontier_is_read_between_two_targets()
    {
        Frontier predictive = Frontier.Of([Day(20, 0), Day(16, 10), Day(12, 30)]);

        EqualTerms terms = EqualTerms.Of(predictive, Day(20, 20), Oracle);

        // 20 minutes lie half way from 10 to 30: 14 replicas of 20. The oracle: half way from 14 to 12.
        Assert.Equal(1 - (14 / 20.0), terms.Saved, 9);
        Assert.Equal((20 - 14) / (20 - 13.0), terms.WayToOracle, 9);
    }

    [Fact]
    public void At_the_rivals_pod_hours_violations_are_compared()
    {
        Frontier predictive = Frontier.Of([Day(20, 0), Day(16, 10), Day(12, 30)]);

        // 18 replicas lie half way from 20 to 16: 5 minutes, of 20.
        Assert.Equal(5 / 20.0, EqualTerms.Of(predictive, Day(18, 20), Oracle).ViolationRatio, 9);
    }

    [Fact]
    public void A_rival_with_hardly_any_violations_gives_no_ratio()
    {
        Frontier predictive = Frontier.Of([Day(20, 0), Day(16, 10)]);

        Assert.True(double.IsNaN(EqualTerms.Of(predictive, Day(18, 9.75), Oracle).ViolationRatio));
        Assert.False(double.IsNaN(EqualTerms.Of(predictive, Day(18, 10), Oracle).ViolationRatio));
    }

    [Fact]
    public void A_policy_that_is_never_as_good_is_infinitely_bad_and_not_left_out()
    {
        Frontier predictive = Frontier.Of([Day(25, 30), Day(22, 60)]);

        EqualTerms terms = EqualTerms.Of(predictive, Day(20, 20), Oracle);

        Assert.Equal(double.NegativeInfinity, terms.Saved);
        Assert.Equal(double.NegativeInfinity, terms.WayToOracle);
        Assert.Equal(double.PositiveInfinity, terms.ViolationRatio);
        Assert.Equal(double.NegativeInfinity, Medians.Of([terms.Saved, terms.Saved, 0.1]));
    }

    [Fact]
    public void Where_the_rival_is_an_oracle_already_there_is_no_way_to_go() =>
        Assert.True(double.IsNaN(EqualTerms.Of(Oracle, Day(13, 20), Oracle).WayToOracle));

    [Fact]
    public void A_median_leaves_out_what_cannot_be_compared()
    {
        Assert.Equal(0.2, Medians.Of([0.1, double.NaN, 0.3]), 12);
        Assert.Equal(0.3, Medians.Of([0.1, double.PositiveInfinity, 0.3]));
        Assert.True(double.IsNaN(Medians.Of([double.NaN])));
    }

    [Theory]
    [InlineData(1000, 1019, 10, 10, false, false)]
    [InlineData(1000, 1021, 10, 12, true, false)] // 2.1 % more pod hours; 2 minutes more are allowed.
    [InlineData(1000, 900, 10, 12.25, false, true)]
    [InlineData(1000, 900, 1000, 1019, false, false)] // 19 minutes, but 1.9 %.
    public void Worse_is_two_percent_of_pod_hours_or_two_percent_and_two_minutes(
        double reactiveHours, double hours, double reactiveMinutes, double minutes, bool costWorse, bool violationWorse)
    {
        AgainstReactive compared = AgainstReactive.AtSameTarget(
            Day(1, reactiveMinutes) with { PodHours = reactiveHours }, Day(1, minutes) with { PodHours = hours });

        Assert.Equal((costWorse, violationWorse), (compared.IsCostWorse, compared.IsViolationWorse));
    }

    private static SimulationFigures Day(double replicas, double violationMinutes) => new()
    {
        PodHours = replicas * 24,
        ViolationMinutes = violationMinutes,
        LostDemandShare = 0,
        ScaleEvents = 0,
        ColdStarts = 0,
        FalseWakes = 0,
        LatencyP50 = 0,
        LatencyP95 = 0,
        LatencyP99 = 0,
        KnownHours = 24,
        Hours = 24,
    };
}
