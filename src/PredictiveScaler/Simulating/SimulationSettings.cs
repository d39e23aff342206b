using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Simulating;

/// <summary>The workload and the cluster that all policies of a comparison share.</summary>
internal sealed record SimulationSettings
{
    /// <summary>Demand that one replica should carry: the target of the HPA, > 0.</summary>
    public required double Threshold { get; init; }

    /// <summary>Demand that one ready replica serves without violation, > 0.</summary>
    public required double Capacity { get; init; }

    /// <summary>Mean time from asking for a pod until it serves.</summary>
    public TimeSpan StartUp { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Share of <see cref="StartUp"/> by which a pod may be earlier or later, 0 to 1; uniform.</summary>
    public double StartUpSpread { get; init; } = 0.1;

    /// <summary>0 = KEDA may scale to zero.</summary>
    public int MinReplicas { get; init; } = 1;

    public int MaxReplicas { get; init; } = 1000;

    /// <summary>How often the HPA looks, and the distance of the rows.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Share of the trace that is history and tuning; what follows is counted. [0, 1).</summary>
    public double From { get; init; } = 0.5;

    /// <summary>HPA behavior; null = what each policy comes with, Kubernetes' defaults for most.</summary>
    public HpaBehavior? Behavior { get; init; }

    /// <summary>KEDA's cooldownPeriod, from the last active moment to zero.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>KEDA's pollingInterval.</summary>
    public TimeSpan PollingInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often Prometheus scrapes the workload.</summary>
    public TimeSpan ScrapeInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Window of the rate in the query: a measured value is the mean demand over it.</summary>
    public TimeSpan RateWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Zone of the hours and days that people schedule by.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Of the start-up times: equal seeds give equal runs.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How old a measured value is on average: half a scrape and half the window of the rate.</summary>
    public TimeSpan MeasurementAge => (ScrapeInterval + RateWindow) / 2;

    /// <summary>The behavior of an HPA with these rules and the bounds of the workload; an HPA never goes below one replica.</summary>
    public HpaBehavior Bounded(HpaBehavior behavior) =>
        behavior with { MinReplicas = Math.Max(1, MinReplicas), MaxReplicas = MaxReplicas };
}
