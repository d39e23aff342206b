using PredictiveScaler.Control;
using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;

namespace PredictiveScaler.Tests.Control;

public sealed class ForecastTrackTests
{
    private static readonly DateTimeOffset Noon = ControlRig.Noon;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly Mixture Both = new("auto", [new WeightedExpert("blend", 0.75), new WeightedExpert("ridge", 0.25)], new QuantileCorrection(0.5, []));

    [Fact]
    public void Points_are_mixed_and_calibrated_by_the_decision_in_force()
    {
        ForecastTrack track = Filled("blend", "ridge");

        // blend says the minute + 10 with a spread of 4, ridge the same: corrected by half the spread.
        Assert.Equal([5 + 2, 6 + 2, 7 + 2, 8 + 2, 9 + 2, 10 + 2], track.Points(Both, 1).Select(point => point.WindowForecast));
        Assert.Equal([5, 6, 7, 8, 9, 10], track.Points(Mixture.Of("ridge"), 1).Select(point => point.WindowForecast));
    }

    [Fact]
    public void An_expert_that_was_silent_is_left_out_of_its_point()
    {
        ForecastTrack track = Filled("blend", "ridge");
        track.Set("blend", Noon, WindowQuantile.Unknown);
        track.Set("ridge", Noon, new WindowQuantile(50, 0));
        track.Set("blend", Noon - Minute, WindowQuantile.Unknown);
        track.Set("ridge", Noon - Minute, WindowQuantile.Unknown);

        Assert.Equal([(-5, 7), (-4, 8), (-3, 9), (-2, 10), (0, 50)], track.Points(Both, 1).Select(point => ((int)(point.Origin - Noon).TotalMinutes, (int)point.WindowForecast)));
        Assert.Empty(track.Missing("blend", Noon.AddMinutes(-5), Noon));
    }

    [Fact]
    public void It_keeps_nothing_outside_its_replay()
    {
        ForecastTrack track = Filled("blend", "ridge");

        Assert.Equal([Noon.AddMinutes(-6)], track.Missing("blend", Noon.AddMinutes(-6), Noon));
        Assert.Equal(6, track.Missing("lstm", Noon.AddMinutes(-5), Noon).Count);
        Assert.Empty(track.Points(Mixture.Of("lstm"), 1));
        track.DropFrom(Noon.AddMinutes(-1));
        Assert.Equal([Noon.AddMinutes(-1), Noon], track.Missing("ridge", Noon.AddMinutes(-5), Noon));
        track.Keep(Both, Noon.AddMinutes(30), Noon.AddMinutes(60));
        Assert.Empty(track.Points(Both, 1));
    }

    private static ForecastTrack Filled(params string[] experts)
    {
        ForecastTrack track = new(Minute);
        foreach (string expert in experts)
        {
            for (int minute = -8; minute <= 3; minute++)
            {
                track.Set(expert, Noon.AddMinutes(minute), new WindowQuantile(minute + 10, 4));
            }
        }

        track.Keep(Both, Noon.AddMinutes(-5), Noon);
        return track;
    }
}
