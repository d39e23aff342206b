namespace PredictiveScaler.Recommending;

/// <summary>What was measured of one container of a workload, over all its pods.</summary>
internal sealed record ContainerUsage
{
    public required string Container { get; init; }

    /// <summary>Cores, a sample each <see cref="CpuStep"/> and pod.</summary>
    public required DecayingHistogram Cpu { get; init; }

    public required TimeSpan CpuStep { get; init; }

    /// <summary>Bytes: the peak of each <see cref="MemoryInterval"/> and pod; of a pod that ran out of memory, what it would have needed.</summary>
    public required DecayingHistogram MemoryPeaks { get; init; }

    /// <summary>What a memory peak is the peak of: a day, or the window if that is shorter.</summary>
    public required TimeSpan MemoryInterval { get; init; }

    /// <summary>Largest working set measured, bytes; NaN = none.</summary>
    public required double HighestMemory { get; init; }

    /// <summary>The highest that memory would have had to be after an OOM kill, bytes; 0 = none was killed.</summary>
    public double MemoryAfterOom { get; init; }

    /// <summary>Times that the container was killed for memory.</summary>
    public int OomKills { get; init; }

    public required DateTimeOffset First { get; init; }

    public required DateTimeOffset Last { get; init; }

    /// <summary>Share of its CPU periods of the last day in which it was throttled; NaN = not measured.</summary>
    public double ThrottledShare { get; init; } = double.NaN;

    /// <summary>What its newest pods ask for and are limited to; null parts are not set, or not known.</summary>
    public ContainerResources Current { get; init; } = ContainerResources.None;

    /// <summary>
    /// Days of history that the samples are worth: those between the first and the last, or those that the samples fill if these are fewer.
    /// </summary>
    public double DaysOfHistory => Math.Min((Last - First + CpuStep).TotalDays, Cpu.Samples * CpuStep.TotalDays);
}

/// <summary>Requests and limits of a container: cores and bytes; null = not set, or not known.</summary>
internal sealed record ContainerResources(double? CpuRequest, double? CpuLimit, double? MemoryRequest, double? MemoryLimit)
{
    public static readonly ContainerResources None = new(null, null, null, null);
}
