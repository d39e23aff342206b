namespace PredictiveScaler.Simulating;

/// <summary>What a policy cost and where it fell short; all derived from the rows of its run.</summary>
internal sealed record SimulationFigures
{
    /// <summary>Ready and starting replicas cost alike.</summary>
    public required double PodHours { get; init; }

    /// <summary>Time with more demand than the ready replicas serve.</summary>
    public required double ViolationMinutes { get; init; }

    /// <summary>Demand above the ready capacity over all demand, 0 to 1.</summary>
    public required double LostDemandShare { get; init; }

    /// <summary>Changes of the desired replicas.</summary>
    public required int ScaleEvents { get; init; }

    /// <summary>Times that demand met a workload with no replica ready.</summary>
    public required int ColdStarts { get; init; }

    /// <summary>Times that replicas were started from zero and stopped again without any demand.</summary>
    public required int FalseWakes { get; init; }

    /// <summary>Of the response time, seconds; see <see cref="ResponseTimes"/>.</summary>
    public required double LatencyP50 { get; init; }

    public required double LatencyP95 { get; init; }

    public required double LatencyP99 { get; init; }

    /// <summary>Hours whose demand is known: only these count for violations.</summary>
    public required double KnownHours { get; init; }

    /// <summary>Hours in all.</summary>
    public required double Hours { get; init; }

    public double ViolationMinutesADay => KnownHours > 0 ? ViolationMinutes / KnownHours * 24 : 0;

    public double MeanReplicas => Hours > 0 ? PodHours / Hours : 0;
}
