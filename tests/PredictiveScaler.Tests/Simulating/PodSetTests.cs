using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Tests.Simulating;

public class PodSetTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 3, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Pods_are_paid_from_the_start_and_serve_after_their_start_up()
    {
        PodSet pods = new(TimeSpan.FromSeconds(90));
        pods.ScaleTo(3, Start);

        Assert.Equal((3, 0), (pods.Count, pods.Ready(Start.AddSeconds(89))));
        Assert.Equal((3, 3), (pods.Count, pods.Ready(Start.AddSeconds(90))));
    }

    [Fact]
    public void Pods_that_are_still_starting_go_first()
    {
        PodSet pods = new(TimeSpan.FromSeconds(90));
        pods.ScaleTo(2, Start);
        pods.ScaleTo(5, Start.AddSeconds(60));
        pods.ScaleTo(3, Start.AddSeconds(75));

        Assert.Equal((3, 2), (pods.Count, pods.Ready(Start.AddSeconds(90))));
    }

    [Fact]
    public void Start_ups_are_spread_around_their_mean_the_same_way_for_a_seed()
    {
        PodSet pods = new(TimeSpan.FromSeconds(100), spread: 0.2, seed: 7);
        pods.ScaleTo(1000, Start);
        PodSet same = new(TimeSpan.FromSeconds(100), spread: 0.2, seed: 7);
        same.ScaleTo(1000, Start);

        Assert.Equal((0, 1000), (pods.Ready(Start.AddSeconds(79.9)), pods.Ready(Start.AddSeconds(120))));
        // Uniform from 80 to 120 s: half of them within the mean, give or take 3 standard deviations of 16.
        Assert.InRange(pods.Ready(Start.AddSeconds(100)), 450, 550);
        Assert.Equal(pods.Ready(Start.AddSeconds(93)), same.Ready(Start.AddSeconds(93)));
    }
}
