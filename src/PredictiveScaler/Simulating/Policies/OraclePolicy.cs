using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Simulating.Policies;

/// <summary>
/// Knows all demand to come and pays the start-up: asks for a replica as late as it can still serve in time, and gives it up as soon as it
/// is not needed before a new one could be there. Its threshold is what it lets a ready replica carry: at the capacity it has no violation,
/// above it the violations that it is allowed. No lower cost is possible without giving up single peaks.
/// </summary>
internal sealed class OraclePolicy : IScalingPolicy
{
    public const string PolicyName = "oracle";

    // It is not held back: no tolerance, no windows, any step.
    private static readonly HpaBehavior Free = new()
    {
        Tolerance = 0,
        ScaleUp = new HpaScalingRules { Policies = [new(HpaPolicyUnit.Pods, int.MaxValue / 4, TimeSpan.FromSeconds(15))] },
        ScaleDown = new HpaScalingRules { Policies = [new(HpaPolicyUnit.Percent, 100, TimeSpan.FromSeconds(15))] },
    };

    private readonly SimulationSettings _settings;
    private readonly DateTimeOffset _first;
    private readonly double[] _ahead;

    public OraclePolicy(SimulationSettings settings, MeteredLoad load)
    {
        (_settings, _first) = (settings, TimeGrid.Floor(load.Trace.First, settings.Tick));
        Behavior = settings.Bounded(Free);
        int count = (int)((load.Trace.Last - _first).Ticks / settings.Tick.Ticks) + 1;
        double[] demand = new double[count];
        for (int i = 0; i < count; i++)
        {
            double now = load.DemandAt(_first + (settings.Tick * i));
            // A metric has three decimals: rounded down, the last replica would be missing.
            demand[i] = double.IsNaN(now) ? 0 : Math.Ceiling(now * 1000) / 1000;
        }

        _ahead = Maxima(demand, TicksAhead(settings));
    }

    public string Name => PolicyName;

    public double Target => _settings.Threshold;

    public HpaBehavior Behavior { get; }

    public PolicyAnswer Ask(DateTimeOffset time)
    {
        int index = (int)Math.Clamp((time - _first).Ticks / _settings.Tick.Ticks, 0, _ahead.Length - 1);
        return PolicyAnswer.Of(_ahead[index]);
    }

    /// <summary>From asking to serving: the slowest start-up, and from zero the time until KEDA looks again.</summary>
    private static int TicksAhead(SimulationSettings settings)
    {
        TimeSpan slowest = settings.StartUp * (1 + settings.StartUpSpread);
        TimeSpan wait = settings.MinReplicas == 0 && settings.PollingInterval > settings.Tick ? settings.PollingInterval - settings.Tick : TimeSpan.Zero;
        return (int)Math.Ceiling((slowest + wait) / settings.Tick);
    }

    /// <summary>Maximum over [i, i + ahead], in one pass over a queue of candidates.</summary>
    private static double[] Maxima(double[] demand, int ahead)
    {
        double[] maxima = new double[demand.Length];
        LinkedList<int> candidates = new();
        for (int i = demand.Length - 1; i >= 0; i--)
        {
            while (candidates.First is { } youngest && demand[youngest.Value] <= demand[i])
            {
                candidates.RemoveFirst();
            }

            candidates.AddFirst(i);
            while (candidates.Last!.Value > i + ahead)
            {
                candidates.RemoveLast();
            }

            maxima[i] = demand[candidates.Last!.Value];
        }

        return maxima;
    }
}
