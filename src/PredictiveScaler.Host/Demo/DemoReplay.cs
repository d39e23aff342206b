namespace PredictiveScaler.Host.Demo;

/// <summary>
/// Walks the service, KEDA and the workloads through the scenario in lockstep: the clock moves one tick, the service settles, KEDA and
/// the HPA ask over gRPC, the next tick. Nothing depends on how fast the machine is.
/// </summary>
internal sealed class DemoReplay
{
    /// <summary>The first is the rival; the others show what the same safety costs a reactive trigger.</summary>
    private static readonly double[] ReactiveThresholds = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3];

    private readonly DemoScenario _scenario;
    private readonly ManualClock _clock;
    private readonly IReplayedService _service;
    private readonly ForecastScore _score;
    private readonly AnswerCheck _check;
    private readonly CheckedScaler _scaler;

    public DemoReplay(DemoScenario scenario, ManualClock clock, IReplayedService service, IKedaScaler scaler)
    {
        (_scenario, _clock, _service) = (scenario, clock, service);
        _score = new ForecastScore(scenario.Demand);
        _check = new AnswerCheck(scenario.Demand, scenario.Workload.Tick);
        _scaler = new CheckedScaler(scaler, answer => _check.Add(clock.GetUtcNow(), answer));
    }

    /// <param name="view">Sees every tick.</param>
    /// <param name="pace">Waits for the wall clock between two ticks.</param>
    /// <param name="cancellationToken">Ends the replay early, with what it has shown so far.</param>
    public async Task<DemoOutcome> RunAsync(IDemoView view, IPace pace, CancellationToken cancellationToken)
    {
        ScaledWorkload predictive = await ScaledWorkload.CreateAsync(_scaler, _scenario.Workload, cancellationToken);
        List<ScaledWorkload> reactive = await ReactiveWorkloadsAsync(cancellationToken);
        try
        {
            await WalkAsync(predictive, reactive, view, pace, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Someone has seen enough: what was shown so far is summed up below.
        }

        return new DemoOutcome(_scenario.Start, _clock.GetUtcNow(), Result(predictive, reactive[0]), Sweep(reactive));
    }

    private async Task WalkAsync(
        ScaledWorkload predictive, List<ScaledWorkload> reactive, IDemoView view, IPace pace, CancellationToken cancellationToken)
    {
        ScaledWorkload[] all = [predictive, .. reactive];
        TimeSpan tick = _scenario.Workload.Tick;
        for (DateTimeOffset time = _scenario.Start; time < _scenario.End; time += tick)
        {
            _clock.AdvanceTo(time);
            await _service.SettleAsync(cancellationToken);
            await TickAsync(time, all, cancellationToken);
            view.Show(Frame(time, predictive, reactive[0]));
            await pace.AfterTickAsync(tick, cancellationToken);
        }
    }

    private async Task TickAsync(DateTimeOffset time, ScaledWorkload[] workloads, CancellationToken cancellationToken)
    {
        double demand = _scenario.Demand.ValueAt(time);
        foreach (ScaledWorkload workload in workloads)
        {
            await workload.TickAsync(time, demand, cancellationToken);
        }

        if (_service.Look().Forecast is { } forecast)
        {
            _score.Add(forecast);
        }
    }

    private async Task<List<ScaledWorkload>> ReactiveWorkloadsAsync(CancellationToken cancellationToken)
    {
        List<ScaledWorkload> workloads = [];
        foreach (double share in ReactiveThresholds)
        {
            ReactiveScaler scaler = new(_scenario.Feed, _clock, DemoScenario.Threshold * share);
            workloads.Add(await ScaledWorkload.CreateAsync(scaler, _scenario.Workload, cancellationToken));
        }

        return workloads;
    }

    private DemoFrame Frame(DateTimeOffset time, ScaledWorkload predictive, ScaledWorkload reactive) => new()
    {
        Time = time,
        Demand = _scenario.Demand.ValueAt(time),
        Trigger = _service.Look(),
        Answer = predictive.LastAnswer,
        Predictive = WorkloadFigures.Of(predictive),
        Reactive = WorkloadFigures.Of(reactive),
    };

    private DemoResult Result(ScaledWorkload predictive, ScaledWorkload reactive) => new()
    {
        Origins = _score.Origins,
        Answers = _check.Answers,
        UnmeasuredZeros = _check.UnmeasuredZeros,
        MaeForecast = _score.MaeForecast,
        MaeLastValue = _score.MaeLastValue,
        PodHours = Math.Round(predictive.PodHours, 2),
        ViolationMinutes = predictive.ViolationMinutes,
        PodHoursReactive = Math.Round(reactive.PodHours, 2),
        ViolationMinutesReactive = reactive.ViolationMinutes,
    };

    private static List<ReactiveRun> Sweep(List<ScaledWorkload> reactive) =>
    [
        .. reactive.Select((workload, i) => new ReactiveRun(
            DemoScenario.Threshold * ReactiveThresholds[i], workload.PodHours, workload.ViolationMinutes)),
    ];
}
