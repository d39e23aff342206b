using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Policies;
using PredictiveScaler.Simulating.Tuning;

namespace PredictiveScaler.Tests.Simulating.Policies;

public class OraclePolicyTests
{
    public static TheoryData<string> Traces => ["daily", "noise", "walk", "spikes", "nights", "edges"];

    [Theory]
    [MemberData(nameof(Traces))]
    public void At_the_capacity_it_is_never_short(string name)
    {
        foreach (int startUp in new[] { 10, 90, 300 })
        {
            SimulationSettings settings = Loads.Settings with { Threshold = 100, StartUp = TimeSpan.FromSeconds(startUp), StartUpSpread = 0.2 };
            Assert.Equal(0, Run(settings, Trace(name), (given, load) => new OraclePolicy(given, load)).ViolationMinutes);
        }
    }

    [Theory]
    [InlineData("daily")]
    [InlineData("noise")]
    [InlineData("walk")]
    [InlineData("spikes")]
    public void At_no_violation_nothing_is_cheaper(string name)
    {
        Trace trace = Trace(name);
        SimulationSettings settings = Loads.Settings with { Threshold = 100 };
        double oracle = Run(settings, trace, (given, load) => new OraclePolicy(given, load)).PodHours;

        int compared = 0;
        foreach (double threshold in new double[] { 15, 30, 45, 60, 70, 80, 90, 100 })
        {
            SimulationFigures[] others = [.. new Func<SimulationSettings, MeteredLoad, IScalingPolicy>[]
            {
                (given, load) => new ReactivePolicy(given, load),
                (given, load) => new SchedulePolicy(given, load),
                (given, load) => new CranePolicy(given, load),
                (given, load) => new HoltWintersPolicy(given, load),
            }.Select(create => Run(settings with { Threshold = threshold }, trace, create))];
            foreach (SimulationFigures other in others.Where(figures => figures.ViolationMinutes == 0))
            {
                compared++;
                Assert.True(other.PodHours >= oracle, $"{other.PodHours} at a threshold of {threshold}, the oracle {oracle}");
            }
        }

        Assert.True(compared > 0, "no policy was without violations");
    }

    [Fact]
    public void From_zero_it_wakes_in_time_and_for_no_longer_than_needed()
    {
        SimulationSettings settings = Loads.Settings with { Threshold = 100, MinReplicas = 0, Cooldown = TimeSpan.FromSeconds(60) };
        SimulationFigures figures = Run(settings, Trace("nights"), (given, load) => new OraclePolicy(given, load));

        Assert.Equal((0.0, 0, 0), (figures.ViolationMinutes, figures.ColdStarts, figures.FalseWakes));
    }

    [Fact]
    public void Above_the_capacity_it_saves_what_it_is_allowed()
    {
        Trace trace = Trace("daily");
        SimulationFigures strict = Run(Loads.Settings with { Threshold = 100 }, trace, (given, load) => new OraclePolicy(given, load));
        SimulationFigures lenient = Run(Loads.Settings with { Threshold = 110 }, trace, (given, load) => new OraclePolicy(given, load));

        Assert.True(lenient.PodHours < strict.PodHours && lenient.ViolationMinutes > 0);
    }

    private static SimulationFigures Run(SimulationSettings settings, Trace trace, Func<SimulationSettings, MeteredLoad, IScalingPolicy> create)
    {
        MeteredLoad load = new(trace, settings);
        return new ClusterSimulation(settings, load).Run(create(settings, load)).Figures;
    }

    private static Trace Trace(string name)
    {
        SplitMixRandom random = new(11);
        double level = 1000;
        return name switch
        {
            "daily" => Loads.Daily(4),
            // Not whole thousandths: a metric is.
            "noise" => Loads.Of(Loads.Minute, 1441, _ => random.Uniform(300, 1500)),
            "walk" => Loads.Of(Loads.Minute, 2881, _ => level = Math.Max(50, level + (40 * random.Normal()))),
            // Just more than seven replicas carry.
            "edges" => Loads.Of(Loads.Minute, 601, i => i % 50 < 25 ? 700.0004 : 650),
            "spikes" => Loads.Of(Loads.Minute, 1441, i => i % 97 < 4 ? 2345.6789 : 400),
            _ => Loads.Of(Loads.Minute, (2 * 1440) + 1, i => i % 1440 is < 360 or >= 1260 ? 0 : 731.23456 + i % 1440),
        };
    }
}
