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
    public DateTimeOffset Start { get; } = TimeGrid.Ceiling(load.Trace.First + ((load.Trace.Last - load.Trace.First) * settings.From), settings.Tick);

    /// <summary>First tick at which a policy is asked.</summary>
    public DateTimeOffset FirstAsked => SettledFrom(Start);

    /// <summary>Last tick that counts.</summary>
    public DateTimeOffset End { get; } = TimeGrid.Floor(load.Trace.Last, settings.Tick);

    /// <summary>Lives through what counts of the trace with one policy.</summary>
    public SimulationRun Run(IScalingPolicy policy)
    {
        List<SimulationRow> rows = new((int)((End - Start).Ticks / settings.Tick.Ticks) + 1);
        Run(policy, Start, End, rows);
        return new SimulationRun(policy.Name, policy.Target, rows, Tally.Of(rows, settings.Capacity, settings.Tick)) { Behavior = policy.Behavior };
    }

    /// <summary>Lives through a part of the trace, both ends included, and adds its rows to <paramref name="rows"/>.</summary>
    public void Run(IScalingPolicy policy, DateTimeOffset from, DateTimeOffset to, List<SimulationRow> rows)
    {
        Hpa hpa = new(policy.Target, policy.Behavior);
        KedaActivation activation = new(settings.Cooldown);
        PodSet pods = new(settings.StartUp, settings.StartUpSpread, settings.Seed);
        DateTimeOffset first = SettledFrom(from);
        pods.ScaleTo(FirstReplicas(policy, first), first - (settings.StartUp * 2));
        for (DateTimeOffset now = first; now <= to; now += settings.Tick)
        {
            double metric = Step(now, policy, hpa, activation, pods);
            if (now >= from)
            {
                rows.Add(new SimulationRow(now, load.DemandAt(now), metric, pods.Count, pods.Ready(now)));
            }
        }
    }

    private DateTimeOffset SettledFrom(DateTimeOffset from) => TimeGrid.Ceiling(Later(load.Trace.First, from - SettlingTime), settings.Tick);

    /// <summary>What the load of that time needs: nobody begins to measure at the moment of a first roll-out.</summary>
    private int FirstReplicas(IScalingPolicy policy, DateTimeOffset time)
    {
        double demand = load.DemandAt(time);
        int needed = double.IsNaN(demand) ? 0 : HpaRules.Wanted(demand, policy.Target, 1, 0);
        return Math.Clamp(needed, policy.Behavior.MinReplicas, policy.Behavior.MaxReplicas);
    }

    private double Step(DateTimeOffset now, IScalingPolicy policy, Hpa hpa, KedaActivation activation, PodSet pods)
    {
        PolicyAnswer? asked = null;
        if (settings.MinReplicas == 0 && IsPolled(now))
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

    /// <summary>A poll between two ticks takes effect at the later one.</summary>
    private bool IsPolled(DateTimeOffset now) => now.UtcTicks % settings.PollingInterval.Ticks < settings.Tick.Ticks;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
