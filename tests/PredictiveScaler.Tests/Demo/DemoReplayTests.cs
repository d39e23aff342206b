using PredictiveScaler.Forecasting;
using PredictiveScaler.Host.Demo;

namespace PredictiveScaler.Tests.Demo;

public class DemoReplayTests
{
    private static readonly DemoScenario Day = DemoScenario.Create(TimeSpan.FromDays(1));

    [Fact]
    public async Task Who_knows_the_next_minutes_falls_short_less_often_than_a_reactive_trigger()
    {
        ManualClock clock = new(Day.Start);
        OracleScaler oracle = new(Day, clock);

        DemoOutcome outcome = await new DemoReplay(Day, clock, new NoService(), oracle, oracle).RunAsync(new RecordingView(), new FullSpeed(), default);

        DemoResult result = outcome.Result;
        Assert.True(result.ViolationMinutes < 0.5 * result.ViolationMinutesReactive, $"{result}");
        Assert.True(result.PodHours < 1.3 * result.PodHoursReactive, $"{result}");
        Assert.Equal(0, result.UnmeasuredZeros);
        Assert.Equal(2 * oracle.Asked, result.Answers);
        Assert.Equal((0, null), (result.Origins, result.MaeForecast));
    }

    [Fact]
    public async Task The_same_scaler_gives_the_same_figures_as_the_reactive_trigger()
    {
        ManualClock clock = new(Day.Start);
        ReactiveScaler reactive = new(Day.Feed, clock, DemoScenario.Threshold);

        DemoOutcome outcome = await new DemoReplay(Day, clock, new NoService(), reactive, reactive).RunAsync(new RecordingView(), new FullSpeed(), default);

        Assert.Equal(outcome.Result.PodHoursReactive, outcome.Result.PodHours);
        Assert.Equal(outcome.Result.ViolationMinutesReactive, outcome.Result.ViolationMinutes);
        Assert.True(outcome.Result.ViolationMinutes > 0);
    }

    [Fact]
    public async Task A_lower_threshold_buys_safety_with_pods()
    {
        ManualClock clock = new(Day.Start);
        ReactiveScaler reactive = new(Day.Feed, clock, DemoScenario.Threshold);

        DemoOutcome outcome = await new DemoReplay(Day, clock, new NoService(), reactive, reactive).RunAsync(new RecordingView(), new FullSpeed(), default);

        Assert.Equal(DemoScenario.Threshold, outcome.ReactiveSweep[0].Threshold);
        Assert.True(outcome.ReactiveSweep[^1].PodHours > 2 * outcome.ReactiveSweep[0].PodHours);
        Assert.True(outcome.ReactiveSweep[^1].ViolationMinutes < outcome.ReactiveSweep[0].ViolationMinutes);
    }

    [Fact]
    public async Task Every_tick_is_shown_and_a_stopped_replay_still_sums_up()
    {
        ManualClock clock = new(Day.Start);
        using CancellationTokenSource stop = new();
        RecordingView view = new() { Shown = count => { if (count == 10) { stop.Cancel(); } } };
        ReactiveScaler reactive = new(Day.Feed, clock, DemoScenario.Threshold);

        DemoOutcome outcome = await new DemoReplay(Day, clock, new NoService(), reactive, reactive).RunAsync(view, new FullSpeed(), stop.Token);

        Assert.Equal(10, view.Frames);
        Assert.Equal(Day.Start.AddSeconds(10 * 15), outcome.End);
    }

    private sealed class OracleScaler(DemoScenario scenario, TimeProvider clock) : IKedaScaler
    {
        public int Asked { get; private set; }

        public Task<double> TargetAsync(CancellationToken cancellationToken) => Task.FromResult(DemoScenario.Threshold);

        public Task<ScalerAnswer> AskAsync(CancellationToken cancellationToken)
        {
            Asked++;
            DateTimeOffset now = clock.GetUtcNow();
            double value = Enumerable.Range(0, 7).Max(minute => scenario.Demand.ValueAt(now.AddMinutes(minute)));
            return Task.FromResult(new ScalerAnswer(value, value > 0));
        }
    }

    private sealed class NoService : IReplayedService
    {
        public Uri GrpcAddress { get; } = new("http://127.0.0.1:1");

        public Task SettleAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Task.CompletedTask;
        }

        public TriggerSight Look() => TriggerSight.None;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class RecordingView : IDemoView
    {
        public int Frames { get; private set; }

        public Action<int> Shown { get; init; } = _ => { };

        public void Show(DemoFrame frame) => Shown(++Frames);
    }
}
