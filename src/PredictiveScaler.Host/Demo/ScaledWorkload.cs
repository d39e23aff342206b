using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Host.Demo;

/// <summary>
/// One workload under KEDA: KEDA polls the scaler and moves it between 0 and 1, the HPA asks it on every sync and moves it from 1 to N,
/// pods take their time to start, and what it cost and where it fell short is added up.
/// </summary>
internal sealed class ScaledWorkload
{
    private readonly IKedaScaler _scaler;
    private readonly WorkloadSettings _settings;
    private readonly KedaActivation _activation;
    private readonly Hpa _hpa;
    private readonly PodSet _pods;
    private int _podTicks;
    private int _violationTicks;

    private ScaledWorkload(IKedaScaler scaler, double target, WorkloadSettings settings)
    {
        (_scaler, _settings) = (scaler, settings);
        _activation = new KedaActivation(settings.Cooldown);
        _hpa = new Hpa(target, settings.Behavior);
        _pods = new PodSet(settings.StartUp);
    }

    /// <summary>Pods asked for, ready or starting.</summary>
    public int Replicas => _pods.Count;

    /// <summary>Pods that served during the last tick.</summary>
    public int Ready { get; private set; }

    /// <summary>The newest answer of the scaler.</summary>
    public ScalerAnswer LastAnswer { get; private set; }

    /// <summary>Starting pods cost as ready ones do.</summary>
    public double PodHours => (_settings.Tick * _podTicks).TotalHours;

    /// <summary>Time with more demand than the ready pods could serve.</summary>
    public double ViolationMinutes => (_settings.Tick * _violationTicks).TotalMinutes;

    /// <summary>Creates the ScaledObject at zero replicas: KEDA asks for the target once and builds the HPA with it.</summary>
    public static async Task<ScaledWorkload> CreateAsync(IKedaScaler scaler, WorkloadSettings settings, CancellationToken cancellationToken) =>
        new(scaler, await scaler.TargetAsync(cancellationToken), settings);

    /// <summary>Lives through one tick that starts at <paramref name="now"/>, a multiple of the tick, under <paramref name="demand"/>.</summary>
    public async Task TickAsync(DateTimeOffset now, double demand, CancellationToken cancellationToken)
    {
        if (now.UtcTicks % _settings.PollingInterval.Ticks == 0)
        {
            await PollAsync(now, cancellationToken);
        }

        if (_pods.Count > 0)
        {
            await SyncAsync(now, cancellationToken);
        }

        Ready = _pods.Ready(now);
        _podTicks += _pods.Count;
        _violationTicks += demand > Ready * _settings.CapacityPerPod ? 1 : 0;
    }

    private async Task PollAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        LastAnswer = await _scaler.AskAsync(cancellationToken);
        _pods.ScaleTo(_activation.Poll(now, _pods.Count, LastAnswer.Active), now);
    }

    private async Task SyncAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        LastAnswer = await _scaler.AskAsync(cancellationToken);
        if (LastAnswer.Value is { } value)
        {
            _pods.ScaleTo(_hpa.Sync(now, _pods.Count, value), now);
        }
    }
}
