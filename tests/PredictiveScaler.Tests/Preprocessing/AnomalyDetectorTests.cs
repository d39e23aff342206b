using PredictiveScaler.Preprocessing;
using static PredictiveScaler.Tests.Preprocessing.DaysOfDemand;

namespace PredictiveScaler.Tests.Preprocessing;

public sealed class AnomalyDetectorTests
{
    private const int Third = 2 * Day;

    [Fact]
    public void Ordinary_days_have_no_anomaly() => Assert.Empty(Find(new DaysOfDemand(5)));

    [Fact]
    public void An_outage_hole_is_found_when_demand_is_back()
    {
        // 40 minutes of nothing at noon of the third day.
        (long start, Anomaly anomaly) = Assert.Single(Find(new DaysOfDemand(4).With(Third + 720, 40, 0)));

        Assert.Equal((Third + 720, 40, AnomalyKind.OutageHole), (start, anomaly.Length, anomaly.Kind));
        Assert.InRange(anomaly.Usual, 90, 110);
        Assert.Equal(0, anomaly.Extreme);
    }

    [Fact]
    public void A_hole_may_hold_gaps_and_a_ramp_of_a_rate_that_fills_up()
    {
        (long start, Anomaly anomaly) = Assert.Single(Find(new DaysOfDemand(4).With(Third + 700, [0, 0, double.NaN, double.NaN, 0, 0, 5, 30])));

        Assert.Equal((Third + 700, 8), (start, anomaly.Length));
    }

    [Fact]
    public void A_nightly_closure_is_demand()
    {
        DaysOfDemand days = new(5);
        for (int day = 0; day < 5; day++)
        {
            days.With(day * Day, 240, 0);
        }

        Assert.Empty(Find(days));
    }

    [Fact]
    public void A_workload_that_is_often_idle_has_no_holes()
    {
        DaysOfDemand days = new(5);
        for (int start = 90; start < days.Values.Length - 60; start += 180)
        {
            days.With(start, 45, 0);
        }

        Assert.Empty(Find(days));
    }

    [Fact]
    public void A_decline_that_takes_its_time_and_a_level_that_stays_low_are_demand()
    {
        Assert.Empty(Find(new DaysOfDemand(4).With(Third + 600, [.. Enumerable.Range(0, 240).Select(i => 100 * Math.Abs(120 - i) / 120.0)])));
        Assert.Empty(Find(new DaysOfDemand(4).With(Third + 600, (2 * Day) - 600, 2)));
        Assert.Empty(Find(new DaysOfDemand(4).With(Third + 60, 400, 0)));
    }

    [Fact]
    public void A_scrape_reset_is_found() =>
        Assert.Equal((Third + 300, 2, AnomalyKind.ScrapeReset), Only(new DaysOfDemand(4).With(Third + 300, [50_000, 49_000])));

    [Fact]
    public void A_burst_that_is_over_is_found() => Assert.Equal(
        (Third + 720, 60, AnomalyKind.Burst),
        Only(new DaysOfDemand(4).With(Third + 720, [.. Enumerable.Range(0, 60).Select(i => 300 + (20.0 * i))])));

    [Fact]
    public void A_burst_that_is_flat_is_synthetic_load() =>
        Assert.Equal((Third + 720, 30, AnomalyKind.SyntheticLoad), Only(new DaysOfDemand(4).With(Third + 720, 30, 900)));

    [Fact]
    public void What_comes_again_within_a_day_is_demand()
    {
        // Probes every two hours, a job every night: the first one may be taken for an anomaly, the later ones are not.
        DaysOfDemand days = new(5);
        for (int start = Third; start < days.Values.Length - 60; start += 120)
        {
            days.With(start, 10, 900);
        }

        Assert.Equal(Third, Assert.Single(Find(days)).Start);
    }

    [Fact]
    public void Growth_within_four_times_is_demand() => Assert.Empty(Find(new DaysOfDemand(4).With(Third + 720, 90, 330)));

    [Fact]
    public void Nothing_is_found_in_the_first_day() => Assert.Empty(Find(new DaysOfDemand(4).With(700, 40, 0).With(900, 30, 2000)));

    [Theory]
    [InlineData(10)]
    [InlineData(300)]
    [InlineData(3600)]
    public void Every_step_of_the_service_is_served(int seconds)
    {
        TimeSpan step = TimeSpan.FromSeconds(seconds);
        int day = 86_400 / seconds;
        double[] values = [.. Enumerable.Range(0, 5 * day).Select(i => 100 + (20 * Math.Sin(2 * Math.PI * i / day)))];
        int start = (3 * day) + (day / 2);
        int length = Math.Max(1, 1800 / seconds);
        Array.Fill(values, 0, start, length);

        (long found, Anomaly anomaly) = Assert.Single(Find(values, step));
        Assert.Equal((start, length), (found, anomaly.Length));
    }

    [Theory]
    [InlineData(1e-9)]
    [InlineData(1e12)]
    public void The_scale_of_demand_does_not_matter(double scale)
    {
        double[] values = [.. new DaysOfDemand(4).With(Third + 720, 40, 0).With(Third + 900, 30, 2000).Values.Select(value => value * scale)];

        Assert.Equal([Third + 720L, Third + 900L], Find(values, Minute).Select(found => found.Start));
    }

    private static (int Start, int Length, AnomalyKind Kind) Only(DaysOfDemand days)
    {
        (long start, Anomaly anomaly) = Assert.Single(Find(days));
        return ((int)start, anomaly.Length, anomaly.Kind);
    }

    private static List<(long Start, Anomaly Anomaly)> Find(DaysOfDemand days) => Find(days.Values, Minute);

    private static List<(long Start, Anomaly Anomaly)> Find(double[] values, TimeSpan step)
    {
        List<(long, Anomaly)> found = [];
        new AnomalyRuns(step).Extend(new IndexedSamples(values), new(0, values.Length - 1), (start, anomaly) => found.Add((start, anomaly)));
        return found;
    }
}
