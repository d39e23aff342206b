using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.Host.Demo;

/// <summary>What the demo replays: a made-up shop front end, two weeks of its past, and two days to live through.</summary>
internal sealed record DemoScenario
{
    public const string Namespace = "demo";
    public const string ScaledObject = "shop-frontend";
    public const string TighterScaledObject = "shop-frontend-tighter";

    /// <summary>Total requests per second.</summary>
    public const string Query = "sum(rate(http_requests_total{service=\"shop-frontend\"}[1m]))";

    /// <summary>Demand that one replica should carry, in requests per second.</summary>
    public const double Threshold = 50;

    /// <summary>A threshold that only those can afford who know what is coming: pods run nearly full.</summary>
    public const double TighterThreshold = 60;

    /// <summary>Demand that one ready pod serves without falling short: at the threshold a pod is 80 % busy, as many a CPU target says.</summary>
    public const double CapacityPerPod = Threshold / 0.8;

    private static readonly DateOnly FirstDay = new(2026, 3, 2);
    private static readonly TimeSpan History = TimeSpan.FromDays(15);

    public required Trace Demand { get; init; }

    /// <summary>Where the clock starts: everything before is history.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>Where the replay ends.</summary>
    public required DateTimeOffset End { get; init; }

    public WorkloadSettings Workload { get; init; } = new() { CapacityPerPod = CapacityPerPod };

    /// <summary>What <see cref="Query"/> gives over time.</summary>
    public IDemandFeed Feed => new RateOverPods(Demand, Workload.Cooldown);

    /// <summary>From Tuesday night through Wednesday, starting and ending asleep; the trace goes on to judge the last forecasts.</summary>
    public static DemoScenario Create(TimeSpan length)
    {
        Trace demand = TraceGenerator.Generate(FirstDay, (int)Math.Ceiling((History + length).TotalDays) + 1);
        DateTimeOffset start = demand.First + History + TimeSpan.FromHours(4);
        return new DemoScenario { Demand = demand, Start = start, End = start + length };
    }
}
