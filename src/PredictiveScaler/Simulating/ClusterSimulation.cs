using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Simulating;

/// <summary>
/// The loop of KEDA and the HPA around one workload, at accelerated time: KEDA polls and moves between 0 and 1, the HPA syncs every tick
/// and moves between 1 and N, pods take their time to start. A function of its settings, the load and the policy: two runs are alike bit
/// for bit. Costs about a microsecond a tick besides the policy.
/// </summary>
internal sealed class ClusterSimulation(SimulationSettings settings, MeteredLoad load)
{
    // Before the first counted tick the workload has found its size.
    private static readonly TimeSpan SettlingTime = TimeSpan.FromHours(2);

    /// <summary>First tick that counts.</summary>
    public DateTimeOffset Start => TimeGrid.Ceiling(load.Trace.First + ((load.Trace.Last - load.Trace.First) * settings.From), settings.Tick);

    /// <summary>First tick at which a policy is asked.</summary>
    public DateTimeOffset FirstAsked => TimeGrid.Ceiling(Later(load.Trace.First, Start - SettlingTime), settings.Tick);

    /// <summary>Last tick that counts.</summary>
    public DateTimeOffset End => TimeGrid.Floor(load.Trace.Last, settings.Tick);

    /// <summary>Lives through the trace with one policy.</summary>
    public SimulationRun Run(IScalingPolicy policy)
    {
        Hpa hpa = new(policy.Target, policy.Behavior);
        KedaActivation activation = new(settings.Cooldown);
        PodSet pods = new(settings.StartUp, settings.StartUpSpread, settings.Seed);
        pods.ScaleTo(policy.Behavior.MinReplicas, FirstAsked - (settings.StartUp * 2));
        List<SimulationRow> rows = new((int)((End - Start).Ticks / settings.Tick.Ticks) + 1);
        for (DateTimeOffset now = FirstAsked; now <= End; now += settings.Tick)
        {
            double metric = Step(now, policy, hpa, activation, pods);
            if (now >= Start)
            {
                rows.Add(new SimulationRow(now, load.DemandAt(now), metric, pods.Count, pods.Ready(now)));
            }
        }

        return new SimulationRun(policy.Name, policy.Target, rows, Tally.Of(rows, settings.Capacity, settings.Tick));
    }

    private double Step(DateTimeOffset now, IScalingPolicy policy, Hpa hpa, KedaActivation activation, PodSet pods)
    {
        PolicyAnswer? asked = null;
        if (settings.MinReplicas == 0 && now.UtcTicks % settings.PollingInterval.Ticks == 0)
        {
            asked = policy.Ask(now);
            pods.ScaleTo(activation.Poll(now, pods.Count, asked.Value.Active), now);
        }

        if (pods.Count == 0)
        {
            return asked?.Value ?? double.NaN;
        }

        double value = (asked ?? policy.Ask(now)).Value;
        if (!double.IsNaN(value))
        {
            pods.ScaleTo(hpa.Sync(now, pods.Count, value), now);
        }

        return value;
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
