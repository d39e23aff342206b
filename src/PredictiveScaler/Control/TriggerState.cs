using PredictiveScaler.Forecasting;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Control;

/// <summary>One live trigger. The control loop is its one writer; RPCs read <see cref="Plan"/>, one reference, without a lock.</summary>
internal sealed class TriggerState(TriggerKey key, TriggerOptions options, WatchedSeries series)
{
    private readonly TaskCompletionSource _firstPlan = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Plan? _plan;
    private volatile Forecast? _forecast;
    private volatile InForce _inForce = new(GateDecision.NotJudged(DateTimeOffset.MinValue, "loading history", null), options);
    private volatile TaskCompletionSource _published = NewSignal();
    private volatile bool _waking;
    private volatile bool _planIsOutdated;
    private long _activations;
    private long _lastCallTicks;
    private int _openStreams;

    public TriggerKey Key { get; } = key;

    /// <summary>As the metadata have them.</summary>
    public TriggerOptions Given { get; } = options;

    /// <summary>In force: what the metadata leave to the service is as <see cref="Gate"/> decided it.</summary>
    public TriggerOptions Options => _inForce.Options;

    /// <summary><see cref="Gate"/> and <see cref="Options"/> as they belong together.</summary>
    public InForce InForce => _inForce;

    public WatchedSeries Series { get; } = series;

    /// <summary>The samples of <see cref="Series"/> as this trigger's policy reads gaps.</summary>
    public IDemandHistory History { get; } = new DemandInterpretation(series.Samples, options.IgnoreNullValues, options.ActivationThreshold);

    /// <summary>The plan comes from the store of an earlier run and this run's back-test is not done yet.</summary>
    public bool Resuming { get; set; }

    /// <summary>What to answer now; null before the first plan.</summary>
    public Plan? Plan => _plan;

    /// <summary>The newest forecast; null when there is none.</summary>
    public Forecast? Forecast => _forecast;

    /// <summary>The back-test's decision in force.</summary>
    public GateDecision Gate => _inForce.Gate;

    /// <summary>Completes with the first plan.</summary>
    public Task FirstPlan => _firstPlan.Task;

    /// <summary>Completes at the next publish after it was read.</summary>
    public Task NextPublish => _published.Task;

    /// <summary>Whether a push stream is open, which counts as being asked.</summary>
    public bool Watched => Volatile.Read(ref _openStreams) > 0;

    /// <summary>How often its plans went from inactive to active.</summary>
    public long Activations => Interlocked.Read(ref _activations);

    /// <summary>It was at rest and has been asked again; its plan is from before. Ends with the next publish.</summary>
    public bool Waking
    {
        get => _waking;
        set => _waking = value;
    }

    public DateTimeOffset LastCall => new(Volatile.Read(ref _lastCallTicks), TimeSpan.Zero);

    /// <summary>What made <see cref="Forecast"/>. Owned by the refresher of <see cref="Series"/>.</summary>
    internal Mixture? ForecastMixture { get; private set; }

    /// <summary>Samples under <see cref="Forecast"/> have changed since it was made. Owned by the refresher of <see cref="Series"/>.</summary>
    internal bool ForecastIsOutdated { get; set; }

    /// <summary>The slow lane has news for it: plan again, also for a grid time that it has a plan for.</summary>
    internal bool PlanIsOutdated
    {
        get => _planIsOutdated;
        set => _planIsOutdated = value;
    }

    /// <summary>Owned by the refresher of <see cref="Series"/>.</summary>
    internal ForecastTrack Track { get; } = new(options.QueryStep);

    /// <summary>Owned by the preparer that holds <see cref="Preparation"/>.</summary>
    internal PreparationState Preparation { get; } = new();

    public void Touch(DateTimeOffset now) => Volatile.Write(ref _lastCallTicks, now.UtcTicks);

    public void StreamOpened() => Interlocked.Increment(ref _openStreams);

    public void StreamClosed() => Interlocked.Decrement(ref _openStreams);

    /// <summary>Whether a plan for <paramref name="gridTime"/> is still to be made; a second one for the same time would count as one plan later.</summary>
    internal bool NeedsPlan(DateTimeOffset gridTime) => PlanIsOutdated || Waking || Plan?.Time != gridTime;

    /// <param name="forecast">Null when none could be made.</param>
    /// <param name="mixture">That made it.</param>
    public void SetForecast(Forecast? forecast, Mixture mixture) => (_forecast, ForecastMixture) = (forecast, mixture);

    public void SetGate(GateDecision gate) => _inForce = _inForce.Next(gate, Given);

    public void Publish(Plan plan)
    {
        if (plan.Active && _plan is not { Active: true })
        {
            Interlocked.Increment(ref _activations);
        }

        _plan = plan;
        _waking = false;
        _firstPlan.TrySetResult();
        TaskCompletionSource published = _published;
        _published = NewSignal();
        published.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
