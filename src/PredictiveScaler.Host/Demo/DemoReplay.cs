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
    private readonly CheckedScaler _tighter;
    private DateTimeOffset _lived;

    /// <param name="scenario">What to live through.</param>
    /// <param name="clock">The service's clock, at the scenario's start.</param>
    /// <param name="service">The service.</param>
    /// <param name="scaler">Its trigger at the scenario's threshold.</param>
    /// <param name="tighter">Its trigger at the tighter threshold.</param>
    public DemoReplay(DemoScenario scenario, ManualClock clock, IReplayedService service, IKedaScaler scaler, IKedaScaler tighter)
    {
        (_scenario, _clock, _service) = (scenario, clock, service);
        _score = new ForecastScore(scenario.Demand);
        _check = new AnswerCheck(scenario.Demand, scenario.Workload.Tick);
        _scaler = new CheckedScaler(scaler, answer => _check.Add(clock.GetUtcNow(), answer));
        _tighter = new CheckedScaler(tighter, answer => _check.Add(clock.GetUtcNow(), answer));
        _lived = scenario.Start;
    }

    /// <param name="view">Sees every tick.</param>
    /// <param name="pace">Waits for the wall clock between two ticks.</param>
    /// <param name="cancellationToken">Ends the replay early, with what it has shown so far.</param>
    public async Task<DemoOutcome> RunAsync(IDemoView view, IPace pace, CancellationToken cancellationToken)
    {
        ScaledWorkload predictive = await ScaledWorkload.CreateAsync(_scaler, _scenario.Workload, cancellationToken);
        ScaledWorkload tighter = await ScaledWorkload.CreateAsync(_tighter, _scenario.Workload, cancellationToken);
        List<ScaledWorkload> reactive = await ReactiveWorkloadsAsync(cancellationToken);
        try
        {
            await WalkAsync([predictive, reactive[0], tighter, .. reactive.Skip(1)], view, pace, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Someone has seen enough: what was shown so far is summed up below.
        }

        ThresholdRun tight = ThresholdRun.Of(DemoScenario.TighterThreshold, tighter);
        return new DemoOutcome(_scenario.Start, _lived, Result(predictive, reactive[0]), tight, Sweep(reactive), Interrupted: _lived < _scenario.End);
    }

    /// <summary>The first two workloads are those on view.</summary>
    private async Task WalkAsync(ScaledWorkload[] workloads, IDemoView view, IPace pace, CancellationToken cancellationToken)
    {
        TimeSpan tick = _scenario.Workload.Tick;
        for (DateTimeOffset time = _scenario.Start; time < _scenario.End; time += tick)
        {
            _clock.AdvanceTo(time);
            await _service.SettleAsync(cancellationToken);
            await TickAsync(time, workloads, cancellationToken);
            _lived = time + tick;
            view.Show(Frame(time, workloads[0], workloads[1]));
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

    private static List<ThresholdRun> Sweep(List<ScaledWorkload> reactive) =>
        [.. reactive.Select((workload, i) => ThresholdRun.Of(DemoScenario.Threshold * ReactiveThresholds[i], workload))];
}
