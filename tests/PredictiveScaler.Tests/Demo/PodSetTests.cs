using PredictiveScaler.Host.Demo;

namespace PredictiveScaler.Tests.Demo;

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
}
