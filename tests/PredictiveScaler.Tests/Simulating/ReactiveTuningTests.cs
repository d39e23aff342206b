using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Simulating.Policies;
using PredictiveScaler.Simulating.Tuning;

namespace PredictiveScaler.Tests.Simulating;

public class ReactiveTuningTests
{
    // A search is hundreds of runs: a tick a minute.
    private static readonly SimulationSettings Settings = Loads.Settings with { Tick = Loads.Minute };

    private static readonly Trace Daily = Loads.Daily(2);

    [Fact]
    public void The_cheapest_within_the_allowance_is_found()
    {
        MeteredLoad load = new(Daily, Settings);
        ReactiveTuning tuning = new(Settings, load);
        SimulationFigures plain = tuning.FiguresOf(new ReactivePolicy(Settings, load));

        TunedReactive found = tuning.Find(plain.ViolationMinutesADay);

        Assert.True(found.Figures.ViolationMinutesADay <= plain.ViolationMinutesADay);
        Assert.True(found.Figures.PodHours <= plain.PodHours, $"{found.Figures.PodHours} of {plain.PodHours}");
        // No other threshold and no other window keeps to the allowance at much less.
        foreach (double threshold in Enumerable.Range(10, 50).Select(percent => 2.0 * percent))
        {
            foreach (int window in new[] { 0, 120, 600 })
            {
                HpaBehavior behavior = found.Behavior with { ScaleDown = found.Behavior.ScaleDown with { StabilizationWindow = TimeSpan.FromSeconds(window) } };
                SimulationFigures other = tuning.FiguresOf(new ReactivePolicy(Settings with { Threshold = threshold, Behavior = behavior }, load));
                Assert.True(
                    other.ViolationMinutesADay > plain.ViolationMinutesADay || other.PodHours >= found.Figures.PodHours * 0.98,
                    $"{threshold} with {window} s needs {other.PodHours}, found was {found}");
            }
        }
    }

    [Fact]
    public void A_larger_allowance_is_never_dearer()
    {
        ReactiveTuning tuning = new(Settings, new MeteredLoad(Daily, Settings));

        TunedReactive[] found = [.. new double[] { 0, 5, 15, 60, 240 }.Select(allowed => tuning.Find(allowed))];

        Assert.All(found.Zip(found.Skip(1)), pair => Assert.True(pair.Second.Figures.PodHours <= pair.First.Figures.PodHours));
        Assert.Equal(found[2], ReactiveTuning.Find(Settings, new MeteredLoad(Daily, Settings), 15));
    }

    [Fact]
    public void What_counts_is_not_tuned_on()
    {
        ClusterSimulation simulation = new(Settings, new MeteredLoad(Daily, Settings));
        Trace altered = Loads.AlteredAfter(Daily, simulation.Start);

        Assert.Equal(
            ReactiveTuning.Find(Settings, new MeteredLoad(Daily, Settings), 10),
            ReactiveTuning.Find(Settings, new MeteredLoad(altered, Settings), 10));
    }

    [Fact]
    public void Where_the_allowance_cannot_be_kept_the_fewest_violations_win()
    {
        // Every twenty minutes twenty times the load for two: nothing reactive is in time, and only with room for it nothing is short.
        Trace trace = Loads.Of(Loads.Minute, 1441, i => i % 20 < 2 ? 20_000 : 1000);
        TunedReactive found = ReactiveTuning.Find(Settings with { MaxReplicas = 100 }, new MeteredLoad(trace, Settings), 0);

        Assert.InRange(found.Threshold, 10, 22);
        Assert.True(found.Figures.ViolationMinutes > 0);
    }

    [Fact]
    public void As_a_policy_it_is_allowed_what_the_plain_one_does_where_it_is_tuned()
    {
        MeteredLoad load = new(Daily, Settings);
        ReactiveTuning tuning = new(Settings, load);

        IScalingPolicy policy = ReactiveTuning.Policy(Settings, load);

        SimulationFigures plain = tuning.FiguresOf(new ReactivePolicy(Settings, load));
        SimulationFigures tuned = tuning.FiguresOf(policy);
        Assert.Equal("reactive-tuned", policy.Name);
        Assert.True(tuned.PodHours <= plain.PodHours && tuned.ViolationMinutesADay <= plain.ViolationMinutesADay);
        Assert.Equal(1000, policy.Behavior.MaxReplicas);
    }

    [Fact]
    public void Without_a_part_to_tune_on_it_is_the_plain_one()
    {
        SimulationSettings settings = Settings with { From = 0 };

        Assert.Equal(70, ReactiveTuning.Policy(settings, new MeteredLoad(Daily, settings)).Target);
        Assert.Throws<InvalidOperationException>(() => ReactiveTuning.Find(settings, new MeteredLoad(Daily, settings), 1));
    }
}
