using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Simulating.Policies;

namespace PredictiveScaler.Tests.Simulating;

public class ClusterSimulationTests
{
    private static readonly SimulationSettings Exact = Loads.Settings with { StartUpSpread = 0 };

    [Fact]
    public void A_step_of_the_load_is_served_after_the_scrape_the_sync_and_the_start_up()
    {
        // 100 up to 30:00, 400 from 31:00 on: two replicas (70 each), then six, of which four must be there.
        Trace trace = Loads.Of(Loads.Minute, 61, i => i <= 30 ? 100 : 400);
        SimulationRun run = Run(Exact with { From = 0, Behavior = HpaBehavior.Default }, trace);

        SimulationRow before = At(run, 30 * 60);
        Assert.Equal((100, 100, 2, 2), (before.Demand, before.Metric, before.Desired, before.Ready));
        // Demand rises by 5 a second from 30:00. At 30:45 the scrape of 30:37.5 sees (22.5 x 100 + 37.5 x (100 + 287.5) / 2) / 60 = 158.6: 1.13 of 140.
        Assert.Equal((2, 3), (At(run, (30 * 60) + 30).Desired, At(run, (30 * 60) + 45).Desired));
        Assert.Equal(158.594, At(run, (30 * 60) + 45).Metric, 1e-3);
        // 90 s after they were asked for.
        Assert.Equal((2, 3), (At(run, (30 * 60) + 120).Ready, At(run, (30 * 60) + 135).Ready));
        // The window of 32:15 lies behind the rise: all is seen, ceil(400 / 70) = 6.
        Assert.Equal(6, At(run, (32 * 60) + 15).Desired);
        Assert.Equal(6, At(run, 3600).Ready);
    }

    [Fact]
    public void Figures_are_what_the_rows_add_up_to()
    {
        SimulationRun run = Run(Loads.Settings with { From = 0.5, MinReplicas = 0 }, WithNights(4));

        SimulationFigures figures = run.Figures;
        double hours = 15 / 3600.0;
        Assert.Equal(run.Rows.Sum(row => (long)row.Ready + row.Starting) * hours, figures.PodHours, 1e-9);
        Assert.Equal(run.Rows.Count(row => row.Demand > row.Ready * 100) / 4.0, figures.ViolationMinutes, 1e-9);
        Assert.Equal(run.Rows.Sum(row => Math.Max(0, row.Demand - (row.Ready * 100))) / run.Rows.Sum(row => row.Demand), figures.LostDemandShare, 1e-12);
        Assert.Equal(run.Rows.Zip(run.Rows.Skip(1)).Count(pair => pair.First.Desired != pair.Second.Desired), figures.ScaleEvents);
        Assert.Equal(run.Rows.Count * hours, figures.Hours, 1e-9);
        Assert.Equal(figures.Hours, figures.KnownHours, 1e-9);
        Assert.Equal(2, figures.ColdStarts); // two mornings
        Assert.True(figures.LatencyP50 < figures.LatencyP99);
    }

    [Fact]
    public void Rows_are_every_tick_from_the_share_on_to_the_end()
    {
        Trace trace = Loads.Of(Loads.Minute, 101, _ => 100);
        SimulationRun run = Run(Loads.Settings with { From = 0.7 }, trace);

        Assert.Equal(Loads.Monday.AddMinutes(70), run.Rows[0].Time);
        Assert.Equal(trace.Last, run.Rows[^1].Time);
        Assert.Equal((30 * 4) + 1, run.Rows.Count);
    }

    [Fact]
    public void What_happens_before_the_share_does_not_count_but_sizes_the_workload()
    {
        Trace trace = Loads.Of(Loads.Minute, 601, _ => 700);
        SimulationRun run = Run(Loads.Settings with { From = 0.5 }, trace);

        Assert.All(run.Rows, row => Assert.Equal((10, 10), (row.Desired, row.Ready)));
        Assert.Equal(0, run.Figures.ScaleEvents);
        Assert.Equal(10 * (5 + (15 / 3600.0)), run.Figures.PodHours, 1e-9); // five hours and the tick at the end
    }

    [Fact]
    public void In_a_gap_the_hpa_holds_and_nothing_is_short()
    {
        Trace trace = Loads.Of(Loads.Minute, 181, i => i is > 60 and < 120 ? double.NaN : 700);
        SimulationRun run = Run(Loads.Settings with { From = 0 }, trace);

        SimulationRow[] unknown = [.. run.Rows.Where(row => double.IsNaN(row.Demand))];
        // Beside a gap demand is unknown too: from 60:00 to 120:00, both excluded.
        Assert.Equal((60 * 4) - 1, unknown.Length);
        Assert.All(unknown, row => Assert.Equal(10, row.Desired));
        Assert.Contains(unknown, row => double.IsNaN(row.Metric));
        Assert.Equal((0.0, 0.0), (run.Figures.ViolationMinutes, run.Figures.LostDemandShare));
        Assert.Equal(run.Figures.Hours - (unknown.Length * 15 / 3600.0), run.Figures.KnownHours, 1e-9);
    }

    [Fact]
    public void Without_demand_keda_goes_to_zero_after_the_cooldown_and_wakes_on_its_poll()
    {
        // Demand until 60:00, none until 120:00, then again.
        Trace trace = Loads.Of(Loads.Minute, 181, i => i is > 60 and < 120 ? 0 : 50);
        SimulationSettings settings = Exact with { From = 0, MinReplicas = 0, Cooldown = TimeSpan.FromMinutes(10) };
        SimulationRun run = Run(settings, trace);

        // The last window with demand ends with the scrape at 61:52.5, which is the newest until the poll at 62:00. Ten minutes after it, later than that: 72:30.
        Assert.Equal((1, 0), (At(run, (72 * 60) + 15).Desired, At(run, (72 * 60) + 30).Desired));
        // Demand is back after 119:00; the scrape at 119:07.5 sees it, the poll at 119:30 wakes, 90 s later it serves.
        Assert.Equal((0, 1), (At(run, (119 * 60) + 15).Desired, At(run, (119 * 60) + 30).Desired));
        Assert.Equal((0, 1), (At(run, (120 * 60) + 45).Ready, At(run, 121 * 60).Ready));
        Assert.Equal((1, 0), (run.Figures.ColdStarts, run.Figures.FalseWakes));
        Assert.True(double.IsNaN(At(run, (100 * 60) + 15).Metric), "at zero replicas the HPA asks nothing between two polls");
    }

    [Fact]
    public void A_poll_that_falls_between_two_ticks_counts_at_the_next()
    {
        Trace trace = Loads.Of(Loads.Minute, 121, i => i < 60 ? 0 : 50);
        SimulationRun run = Run(Exact with { From = 0, MinReplicas = 0, PollingInterval = TimeSpan.FromSeconds(40) }, trace);

        // Demand rises after 59:00 and is seen from 59:07.5 on; the poll after that is at 59:20, and the tick after it at 59:30.
        Assert.Equal((0, 1), (At(run, (59 * 60) + 15).Desired, At(run, (59 * 60) + 30).Desired));
    }

    [Fact]
    public void A_wake_that_nobody_came_for_is_a_false_one()
    {
        // Awake from 10:00 to 20:00 for nothing, and from 50:00 on for the demand at 55:00.
        Trace trace = Loads.Of(Loads.Minute, 91, i => i >= 56 ? 50 : 0);
        SimulationSettings settings = Exact with { From = 0, MinReplicas = 0, Cooldown = TimeSpan.FromMinutes(1) };
        SimulationRun run = new ClusterSimulation(settings, new MeteredLoad(trace, settings)).Run(new AwakePolicy(settings, (10, 20), (50, 90)));

        Assert.Equal((0, 1), (run.Figures.ColdStarts, run.Figures.FalseWakes));
    }

    [Fact]
    public void Two_runs_are_alike_bit_for_bit_and_another_seed_is_not()
    {
        Trace trace = Loads.Daily(2);
        SimulationRun[] runs = [Run(Loads.Settings, trace), Run(Loads.Settings, trace), Run(Loads.Settings with { Seed = 2 }, trace)];

        Assert.Equal(runs[0].Rows, runs[1].Rows);
        Assert.Equal(runs[0].Figures, runs[1].Figures);
        Assert.NotEqual(runs[0].Rows, runs[2].Rows);
    }

    [Fact]
    public void A_part_of_the_trace_can_be_lived_through_alone()
    {
        Trace trace = Loads.Daily(2);
        SimulationSettings settings = Loads.Settings with { From = 0.5 };
        ClusterSimulation simulation = new(settings, new MeteredLoad(trace, settings));
        List<SimulationRow> rows = [];
        simulation.Run(new ReactivePolicy(settings, new MeteredLoad(trace, settings)), simulation.Start, simulation.Start.AddHours(3), rows);

        Assert.Equal((3 * 240) + 1, rows.Count);
        Assert.Equal(Run(settings, trace).Rows.Take(rows.Count), rows);
    }

    private static Trace WithNights(int days)
    {
        Trace daily = Loads.Daily(days);
        return Loads.Of(Loads.Minute, daily.Count, i => i % 1440 is < 360 or >= 1260 ? 0 : daily.Values[i]);
    }

    private static SimulationRun Run(SimulationSettings settings, Trace trace)
    {
        MeteredLoad load = new(trace, settings);
        return new ClusterSimulation(settings, load).Run(new ReactivePolicy(settings, load));
    }

    private static SimulationRow At(SimulationRun run, int seconds) => run.Rows.Single(row => row.Time == Loads.Monday.AddSeconds(seconds));

    private sealed class AwakePolicy(SimulationSettings settings, params (int From, int To)[] minutes) : IScalingPolicy
    {
        public string Name => "awake";

        public double Target => settings.Threshold;

        public HpaBehavior Behavior => settings.Bounded(HpaBehavior.Default);

        public PolicyAnswer Ask(DateTimeOffset time)
        {
            double minute = (time - Loads.Monday).TotalMinutes;
            return PolicyAnswer.Of(minutes.Any(span => minute >= span.From && minute < span.To) ? 1 : 0);
        }
    }
}
