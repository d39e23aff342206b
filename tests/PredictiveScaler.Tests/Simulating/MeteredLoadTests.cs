using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Tests.Simulating;

/// <summary>Scrapes are every 15 s, 7.5 s beside the ticks; the rate is over 60 s.</summary>
public class MeteredLoadTests
{
    private static readonly Trace Ramp = Loads.Minutes(0, 60, 120, 180, 60);
    private readonly MeteredLoad _load = new(Ramp, Loads.Settings);

    [Fact]
    public void A_measured_value_is_the_mean_demand_over_the_window_before_the_newest_scrape()
    {
        // At 2:00 the newest scrape is 1:52.5; demand rises by 1 a second: the mean of 52.5 and 112.5.
        Assert.Equal(82.5, _load.MeasuredAt(At(120)), 1e-9);
        // The scrape at 2:07.5 counts from then on.
        Assert.Equal(82.5, _load.MeasuredAt(At(127.4)), 1e-9);
        Assert.Equal(97.5, _load.MeasuredAt(At(127.5)), 1e-9);
    }

    [Fact]
    public void A_window_around_a_peak_is_the_mean_of_both_slopes()
    {
        // (142.5 s, 202.5 s]: 37.5 s of 142.5 rising to 180, then 22.5 s falling by 2 a second from 180 to 135.
        double rising = (142.5 + 180) / 2 * 37.5;
        double falling = (180 + 135) / 2.0 * 22.5;
        Assert.Equal((rising + falling) / 60, _load.MeasuredAt(At(210)), 1e-9);
    }

    [Fact]
    public void Before_a_whole_window_is_known_its_known_part_counts()
    {
        // At 0:30 the newest scrape is 0:22.5: demand from 0 to 22.5.
        Assert.Equal(11.25, _load.MeasuredAt(At(30)), 1e-9);
        Assert.Equal(0, _load.MeasuredAt(At(0)));
    }

    [Fact]
    public void A_gap_is_unknown_and_its_neighbours_count_alone()
    {
        MeteredLoad load = new(Loads.Minutes(60, 60, double.NaN, 90, 90, 90), Loads.Settings);

        // The window of the scrape at 1:37.5 began at 0:37.5; of it 0:37.5 to 1:00 is known.
        Assert.Equal(60, load.MeasuredAt(At(105)), 1e-9);
        // That of 2:52.5 began at 1:52.5: all of it lies in the gap from 1:00 to 3:00.
        Assert.True(double.IsNaN(load.MeasuredAt(At(180))));
        Assert.Equal(90, load.MeasuredAt(At(210)), 1e-9);
        Assert.True(double.IsNaN(load.DemandAt(At(90))));
        Assert.Equal(90, load.DemandAt(At(200)));
    }

    [Fact]
    public void The_recorded_history_is_what_a_query_answered_at_each_step()
    {
        Trace recorded = _load.RecordedAt(TimeSpan.FromMinutes(2));

        Assert.Equal((Loads.Monday, 3), (recorded.First, recorded.Count));
        Assert.Equal([0, 82.5, _load.MeasuredAt(At(240))], recorded.Values.ToArray());
    }

    [Fact]
    public void What_comes_later_changes_nothing_that_was_measured()
    {
        MeteredLoad other = new(Loads.AlteredAfter(Ramp, At(180)), Loads.Settings);

        for (int second = 0; second <= 180; second += 15)
        {
            Assert.Equal(_load.MeasuredAt(At(second)), other.MeasuredAt(At(second)));
        }

        Assert.NotEqual(_load.MeasuredAt(At(240)), other.MeasuredAt(At(240)));
    }

    private static DateTimeOffset At(double seconds) => Loads.Monday.AddSeconds(seconds);
}
