using PredictiveScaler.Host.Assess;
using PredictiveScaler.Simulating;
using PredictiveScaler.Tests.Simulate.Report;

namespace PredictiveScaler.Tests.Assess;

public class PredictiveTuningTests
{
    [Fact]
    public void Half_of_todays_slow_minutes_come_before_cost_and_cost_before_anything_else()
    {
        SimulationFigures today = FrontierTests.Figures(300, 10);
        (double PodHours, double SlowMinutes)[] bestFirst =
        [
            (200, 5), (250, 0),             // at most half, cheaper first
            (150, 10), (240, 7),            // no more than today, cheaper first
            (301, 0), (120, 40), (290, 11), // no better than today: as they come
        ];

        IEnumerable<(double, double)> shuffled = [bestFirst[4], bestFirst[3], bestFirst[1], bestFirst[5], bestFirst[2], bestFirst[0], bestFirst[6]];
        Assert.Equal(bestFirst, shuffled.OrderBy(one => PredictiveTuning.Rank(FrontierTests.Figures(one.Item1, one.Item2), today)));
    }

    [Theory]
    [InlineData(198, 5, true)]     // 1 % of 200
    [InlineData(198.5, 5, false)]  // 0.75 %
    [InlineData(150, 5.1, false)]  // more slow minutes
    public void A_field_that_older_clusters_do_not_know_must_save_a_hundredth(double podHours, double slowMinutes, bool isWorth) => Assert.Equal(
        isWorth,
        PredictiveTuning.IsWorthAField(FrontierTests.Figures(podHours, slowMinutes), FrontierTests.Figures(200, 5), FrontierTests.Figures(300, 10)));

    [Fact]
    public void No_field_is_asked_for_where_today_is_better_all_the_same() =>
        Assert.False(PredictiveTuning.IsWorthAField(FrontierTests.Figures(310, 5), FrontierTests.Figures(330, 5), FrontierTests.Figures(300, 10)));

    [Fact]
    public void Targets_are_such_as_a_person_would_set()
    {
        Assert.Equal([0.4, 0.45, 0.5], PredictiveTuning.Targets(1).Take(3));
        Assert.Equal([133, 150, 167], PredictiveTuning.Targets(333.333).Take(3)); // 133.3, 150, 166.7
        Assert.Equal(500_000_000, PredictiveTuning.Targets(333_333_333).Last());
    }
}
