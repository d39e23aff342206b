using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Host.Assess;
using PredictiveScaler.Host.Backtest;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Simulating;
using PredictiveScaler.Tests.Simulating;

namespace PredictiveScaler.Tests.Assess;

public sealed class AssessSimulationTests : IDisposable
{
    // Forecasts are as coarse as the trace, and the HPA looks once a minute: a search that takes a second and is a search all the same.
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(10);
    private static readonly SimulationSettings Settings = new() { Threshold = 7, Capacity = 10, Tick = TimeSpan.FromMinutes(1), StartUp = TimeSpan.FromMinutes(5) };
    private readonly Forecasters _forecasters = new(null);

    public void Dispose() => _forecasters.Dispose();

    [Fact]
    public void Settings_are_found_on_the_first_half_alone()
    {
        Trace whole = Loads.Of(Step, 2 * 144, i => 100 + (80 * Math.Sin(2 * Math.PI * i / 48)));
        // Demand between two samples is a line: the one after the first half is part of it.
        Trace otherEnd = Loads.AlteredAfter(whole, whole.First + ((whole.Last - whole.First) / 2) + Step);

        (AssessOutcome one, AssessOutcome other) = (Run(whole), Run(otherEnd));

        Assert.Equal((one.Tuned.Threshold, one.Tuned.Figures), (other.Tuned.Threshold, other.Tuned.Figures));
        Assert.Equal(one.Tuned.Behavior.ScaleDown.StabilizationWindow, other.Tuned.Behavior.ScaleDown.StabilizationWindow);
        Assert.NotEqual(one.Runs[0].Figures, other.Runs[0].Figures);
    }

    [Fact]
    public void Every_policy_is_run_and_the_sweep_holds_only_what_nothing_else_beats()
    {
        AssessOutcome outcome = Run(Loads.Of(Step, 2 * 144, i => 100 + (80 * Math.Sin(2 * Math.PI * i / 48))));

        Assert.Equal(PolicyCatalog.Names, outcome.Runs.Select(run => run.Policy));
        Assert.Equal(["oracle", "predictive", "reactive"], outcome.Sweep.Select(swept => swept.Policy).Distinct().Order());
        Assert.All(
            outcome.Sweep,
            one => Assert.DoesNotContain(outcome.Sweep, other => other.Policy == one.Policy && other.Figures.PodHours < one.Figures.PodHours && other.Figures.ViolationMinutes < one.Figures.ViolationMinutes));
    }

    [Fact]
    public void The_tolerance_of_the_hpa_is_left_out_only_where_that_is_cheaper_and_allowed()
    {
        // 20 to 180 replicas: most steps are below 10 %.
        Trace large = Loads.Of(Step, 2 * 144, i => 1000 + (800 * Math.Sin(2 * Math.PI * i / 48)));

        (TunedScaling free, TunedScaling bound) = (Run(large).Tuned, Run(large, mayLeaveOutTolerance: false).Tuned);

        Assert.Equal((0.1, 0.1), (bound.Behavior.UpTolerance, bound.Behavior.DownTolerance));
        Assert.Equal((0, 0), (free.Behavior.ScaleUp.Tolerance, free.Behavior.ScaleDown.Tolerance));
        Assert.Equal(bound.Figures, free.WithTolerance);
        Assert.True(free.Figures.PodHours <= bound.Figures.PodHours * 0.99);
        Assert.True(free.Figures.ViolationMinutes <= bound.Figures.ViolationMinutes);
    }

    private AssessOutcome Run(Trace trace, bool mayLeaveOutTolerance = true) =>
        new AssessSimulation(_forecasters.Recorder, new ProgressBar(null, TimeProvider.System)) { MayLeaveOutTolerance = mayLeaveOutTolerance, HighestShare = 1.5 }.Run(Settings, trace, CancellationToken.None);
}
