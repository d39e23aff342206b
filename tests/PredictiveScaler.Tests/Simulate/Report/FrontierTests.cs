using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Tests.Simulate.Report;

public class FrontierTests
{
    private static readonly Frontier Three = Frontier.Of([Figures(200, 0), Figures(150, 10), Figures(100, 60), Figures(180, 20), Figures(210, 0)]);

    [Fact]
    public void What_another_threshold_beats_in_both_is_no_part_of_it() =>
        Assert.Equal([new(200, 0), new(150, 10), new(100, 60)], Three.Points);

    [Theory]
    [InlineData(0, 200.0)]
    [InlineData(5, 175.0)]   // half way from (0, 200) to (10, 150)
    [InlineData(35, 125.0)]  // half way from (10, 150) to (60, 100)
    [InlineData(500, 100.0)] // nothing is cheaper
    public void Pod_hours_at_equal_slow_minutes_lie_between_two_thresholds(double slowMinutes, double podHours) =>
        Assert.Equal(podHours, Three.PodHoursAt(slowMinutes)!.Value, 1e-9);

    [Theory]
    [InlineData(100, 60.0)]
    [InlineData(175, 5.0)]
    [InlineData(900, 0.0)]
    public void Slow_minutes_at_equal_pod_hours_lie_between_two_thresholds(double podHours, double slowMinutes) =>
        Assert.Equal(slowMinutes, Three.SlowMinutesAt(podHours)!.Value, 1e-9);

    [Fact]
    public void Where_no_threshold_is_as_good_or_as_cheap_there_is_no_figure()
    {
        Assert.Null(Frontier.Of([Figures(100, 3)]).PodHoursAt(2));
        Assert.Null(Three.SlowMinutesAt(99));
        Assert.Null(Frontier.Of([]).PodHoursAt(1e9));
    }

    [Fact]
    public void A_comparison_reads_each_frontier_at_todays_figures()
    {
        Frontier better = Frontier.Of([Figures(160, 0), Figures(110, 10)]);
        Frontier oracle = Frontier.Of([Figures(100, 0)]);

        FrontierComparison compared = FrontierComparison.Of(better, Three, oracle, new FrontierPoint(150, 10));

        Assert.Equal((150, 110, 100), (compared.RivalPodHours, compared.PodHours, compared.LeastPodHours));
        Assert.Equal(40 / 150.0, compared.SavedShare!.Value, 1e-9);
        Assert.Equal(40 / 50.0, compared.WayToOracle!.Value, 1e-9);
        Assert.Equal((10, 2), (compared.RivalSlowMinutes, compared.SlowMinutes)); // (160, 0) to (110, 10): a fifth of the way
        Assert.Equal(0.8, compared.AvoidedShare!.Value, 1e-9);
    }

    /// <summary>Ten days of these figures a day.</summary>
    internal static SimulationFigures Figures(double podHoursADay, double slowMinutesADay) => new()
    {
        PodHours = podHoursADay * 10,
        ViolationMinutes = slowMinutesADay * 10,
        LostDemandShare = 0.001,
        ScaleEvents = 420,
        ColdStarts = 30,
        FalseWakes = 7,
        LatencyP50 = 0.105,
        LatencyP95 = 0.234,
        LatencyP99 = 1.62,
        KnownHours = 240,
        Hours = 240,
    };
}
