using PredictiveScaler.Monitoring;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Recommending;

/// <summary>Reads a workload's usage from anything that has cAdvisor's and kube-state-metrics' metrics. Bounded in requests, series and points.</summary>
/// <param name="source">What is asked.</param>
/// <param name="tellsOthers">Whether an error may name other pods and namespaces, which help to find a misspelt name.</param>
internal sealed class WorkloadUsageReader(ISeriesReader source, bool tellsOthers = true)
{
    private const int MostSeries = 50_000;
    private const int MostPoints = 500_000;

    /// <summary>About so many points are asked for at once; more pods get a longer step.</summary>
    private const double ChunkPoints = 100_000;

    private const int ChunksAtOnce = 3;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan PodsStep = TimeSpan.FromHours(1);
    private static readonly TimeSpan[] CpuSteps = [TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1)];

    /// <exception cref="RecommendException">The source gives no answer, or has nothing of the workload.</exception>
    public async Task<WorkloadUsage> ReadAsync(UsageRequest request, CancellationToken cancellationToken)
    {
        (UsageQueries queries, IReadOnlyList<MeasuredSeries> pods) = await FindAsync(request, cancellationToken);
        // Of a workload that is at zero now, what it last had counts.
        DateTimeOffset newest = pods.SelectMany(series => series.Points).Max(point => point.Time);
        string[] containers = await ContainersAsync(request, queries, pods, newest, cancellationToken);
        TimeSpan cpuStep = CpuStepFor(pods);
        TimeSpan memoryInterval = request.Window < Day ? request.Window : Day;
        Dictionary<string, ContainerUsageBuilder> builders = containers.ToDictionary(name => name, name => new ContainerUsageBuilder(name, request.End, cpuStep, memoryInterval));
        await ReadCpuAsync(request, queries, cpuStep, builders, cancellationToken);
        await ReadMemoryAsync(request, queries, memoryInterval, builders, cancellationToken);
        RequireBoth(builders.Values);
        CurrentResources current = await CurrentResources.ReadAsync(
            promQl => AskAsync(request, promQl, newest, newest, PodsStep, cancellationToken), queries);
        return new WorkloadUsage
        {
            Namespace = request.Namespace,
            Workload = request.Workload,
            From = request.End - request.Window,
            To = request.End,
            Pods = PodCounts(pods),
            KnowsCurrent = current.IsKnown,
            Containers = [.. containers.Select(name => builders[name].Build(current.Of(name), current.ThrottledShareOf(name)))],
        };
    }

    private async Task<(UsageQueries Queries, IReadOnlyList<MeasuredSeries> Pods)> FindAsync(UsageRequest request, CancellationToken cancellationToken)
    {
        foreach (UsageQueries queries in new[] { new UsageQueries(request, withImage: true), new UsageQueries(request, withImage: false) })
        {
            IReadOnlyList<MeasuredSeries> pods = await AskAsync(request, queries.Pods, request.End - request.Window, request.End, PodsStep, cancellationToken);
            if (pods.Any(series => series.Points.Count > 0))
            {
                return (queries, pods);
            }
        }

        if (!tellsOthers)
        {
            throw NothingFound.WithoutNames(request);
        }

        TimeSpan step = request.Window < Day ? PodsStep : Day;
        throw await new NothingFound(request, (promQl, token) => AskAsync(request, promQl, request.End - request.Window, request.End, step, token)).ExplainAsync(cancellationToken);
    }

    /// <summary>Those that ran last: a patch that names one that is gone would bring it back without an image.</summary>
    private async Task<string[]> ContainersAsync(
        UsageRequest request, UsageQueries queries, IReadOnlyList<MeasuredSeries> pods, DateTimeOffset newest, CancellationToken cancellationToken)
    {
        IReadOnlyList<MeasuredSeries> init = await AskAsync(request, queries.InitContainers, newest, newest, PodsStep, cancellationToken);
        HashSet<string> others = [.. init.Select(series => series.Labels["container"])];
        string[] names = [.. pods.Where(series => series.Points.Any(point => point.Time == newest)).Select(series => series.Labels["container"])
            .Where(name => !others.Contains(name)).Order(StringComparer.Ordinal)];
        return names.Length > 0
            ? names
            : throw new RecommendException($"{request.Container} is an init container of {request.Workload}: figures for it belong into spec.template.spec.initContainers, and its usage is no guide to what it needs.", RecommendProblem.NothingFound);
    }

    private static TimeSpan CpuStepFor(IReadOnlyList<MeasuredSeries> pods)
    {
        double busiest = pods.SelectMany(series => series.Points).GroupBy(point => point.Time).Max(group => group.Sum(point => point.Value));
        foreach (TimeSpan step in CpuSteps)
        {
            if (busiest * (Day / step) <= ChunkPoints)
            {
                return step;
            }
        }

        return CpuSteps[^1];
    }

    private static (int Fewest, double Mean, int Most) PodCounts(IReadOnlyList<MeasuredSeries> pods)
    {
        double[] counts = [.. pods.SelectMany(series => series.Points).GroupBy(point => point.Time).Select(group => group.Max(point => point.Value))];
        return ((int)counts.Min(), counts.Average(), (int)counts.Max());
    }

    private static void RequireBoth(IEnumerable<ContainerUsageBuilder> builders)
    {
        foreach (ContainerUsageBuilder builder in builders.Where(builder => !builder.HasCpu || !builder.HasMemory))
        {
            throw new RecommendException(
                builder.HasMemory
                    ? $"The source has memory, but no CPU usage of container {builder.Container}: {UsageQueries.CpuMetric} is missing, or scraped less often than every two minutes."
                    : $"The source has no memory usage of container {builder.Container} any more.",
                RecommendProblem.NothingFound);
        }
    }

    private async Task ReadCpuAsync(
        UsageRequest request, UsageQueries queries, TimeSpan step, Dictionary<string, ContainerUsageBuilder> builders, CancellationToken cancellationToken)
    {
        (DateTimeOffset Start, DateTimeOffset End)[] chunks = [.. Chunks(request, step)];
        CpuChunk[] read = new CpuChunk[chunks.Length];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = ChunksAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, chunks.Length, parallel, async (i, token) =>
            read[i] = new CpuChunk(await AskAsync(request, queries.Cpu(step), chunks[i].Start, chunks[i].End, step, token)));

        // In the order of time, whichever came first: sums of doubles depend on the order.
        foreach (CpuChunk chunk in read)
        {
            chunk.AddTo(builders);
        }
    }

    private static IEnumerable<(DateTimeOffset Start, DateTimeOffset End)> Chunks(UsageRequest request, TimeSpan step)
    {
        for (DateTimeOffset start = request.End - request.Window + step; start <= request.End; start += Day)
        {
            DateTimeOffset last = start + Day - step;
            yield return (start, last < request.End ? last : request.End);
        }
    }

    private async Task ReadMemoryAsync(
        UsageRequest request, UsageQueries queries, TimeSpan interval, Dictionary<string, ContainerUsageBuilder> builders, CancellationToken cancellationToken)
    {
        int intervals = (int)Math.Ceiling(request.Window / interval);
        DateTimeOffset first = request.End - ((intervals - 1) * interval);
        foreach (MeasuredSeries series in await AskAsync(request, queries.MemoryPeaks(interval), first, request.End, interval, cancellationToken))
        {
            if (builders.TryGetValue(series.Labels["container"], out ContainerUsageBuilder? builder))
            {
                foreach ((DateTimeOffset time, double bytes) in series.Points)
                {
                    builder.AddMemoryPeak(series.Labels["pod"], time, bytes);
                }
            }
        }

        DateTimeOffset start = request.End - request.Window + PodsStep;
        foreach (MeasuredSeries series in await AskAsync(request, queries.OomKills, start < request.End ? start : request.End, request.End, PodsStep, cancellationToken))
        {
            if (builders.TryGetValue(series.Labels["container"], out ContainerUsageBuilder? builder))
            {
                foreach ((DateTimeOffset time, _) in series.Points)
                {
                    builder.AddOomKill(series.Labels["pod"], time);
                }
            }
        }
    }

    private async Task<IReadOnlyList<MeasuredSeries>> AskAsync(
        UsageRequest request, string promQl, DateTimeOffset start, DateTimeOffset end, TimeSpan step, CancellationToken cancellationToken)
    {
        // Points stand where the window ends, so that the newest one is whole.
        DateTimeOffset first = end - (((end - start).Ticks / step.Ticks) * step);
        SeriesReading reading = await source.ReadSeriesAsync(request.Source with { PromQl = promQl, Step = step }, first, end, MostSeries, MostPoints, cancellationToken);
        return reading.Error switch
        {
            MetricSourceError.None => reading.Series,
            MetricSourceError.TooLarge or MetricSourceError.TimedOut => throw Failure(request, reading, "A shorter --window, or one --container, asks for less."),
            _ => throw Failure(request, reading, ""),
        };
    }

    private static RecommendException Failure(UsageRequest request, SeriesReading reading, string advice) => new(
        $"The usage of {request.Workload} in {request.Namespace} over {Durations.Format(request.Window)} could not be read. {reading.Detail} {advice}".TrimEnd(), RecommendProblem.Source);
}
