using PredictiveScaler.Collecting;
using PredictiveScaler.Host.Collect;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Planning;
using PredictiveScaler.Recommending;

namespace PredictiveScaler.Host.Assess;

/// <summary>Reads a workload's past from its Prometheus: the load, and what kube-state-metrics and cAdvisor know of its pods where they are there.</summary>
internal sealed class AssessSource(IMetricSource source, TimeProvider clock, CollectProgress progress)
{
    private static readonly TimeSpan StartsWindow = TimeSpan.FromDays(7);

    /// <exception cref="CollectException">The load cannot be had.</exception>
    public async Task<AssessHistory> ReadAsync(AssessRequest request, AssessTarget target, CancellationToken cancellationToken)
    {
        AssessHistory history = await ReadLoadAsync(request, target, cancellationToken);
        if (!target.WorkloadIsKnown)
        {
            return history;
        }

        (WorkloadRecommendation? resources, string why) = await ResourcesAsync(Query(request, target), target, cancellationToken);
        return history with { Resources = resources, NoResources = why };
    }

    /// <summary>Load and start-up time alone.</summary>
    /// <exception cref="CollectException">The load cannot be had.</exception>
    public async Task<AssessHistory> ReadLoadAsync(AssessRequest request, AssessTarget target, CancellationToken cancellationToken)
    {
        MetricQuery query = Query(request, target);
        CollectJob job = new()
        {
            Name = TraceNames.Slug(target.Name, TraceNames.MaxLength),
            Source = target.Url ?? new Uri($"source:{Uri.EscapeDataString(request.SourceName ?? "")}"),
            Query = query,
            Lookback = request.Window,
        };
        CollectResult result = await new TraceCollector(source, clock, progress).CollectAsync(job, request.Out, cancellationToken);
        progress.EndLine();
        AssessHistory history = new(result.Trace, result.Path);
        return target.WorkloadIsKnown ? history with { StartUp = await StartUpAsync(query, target, cancellationToken) } : history;
    }

    private static MetricQuery Query(AssessRequest request, AssessTarget target) =>
        new() { Source = request.SourceName, PromQl = target.Query!, Step = request.Step, TriggerNamespace = target.Namespace };

    private async Task<(WorkloadRecommendation? Found, string Why)> ResourcesAsync(MetricQuery query, AssessTarget target, CancellationToken cancellationToken)
    {
        if (source is not ISeriesReader reader)
        {
            return (null, "");
        }

        try
        {
            WorkloadUsage usage = await new WorkloadUsageReader(reader).ReadAsync(
                new UsageRequest { Source = query with { PromQl = "" }, Namespace = target.Namespace, Workload = target.Workload, End = TimeGrid.Floor(clock.GetUtcNow(), UsageRequest.Grid) },
                cancellationToken);
            return (new ResourceRecommender(MemoryLimitPolicy.Request, CpuLimitPolicy.None).Recommend(usage), "");
        }
        catch (Exception problem) when (problem is RecommendException or CollectException)
        {
            // The load is there, and that is what is assessed.
            return (null, problem.Message);
        }
    }

    private async Task<TimeSpan?> StartUpAsync(MetricQuery query, AssessTarget target, CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (StartupQueries.FromReadyTime(target.Namespace, target.Workload.ToString(), now, StartsWindow) is not { } starts)
        {
            return null;
        }

        Reading count = await source.ReadAsync(query with { PromQl = $"count({starts})" }, now, cancellationToken);
        Reading mean = await source.ReadAsync(query with { PromQl = $"avg({starts})" }, now, cancellationToken);
        return count is { Kind: ReadingKind.Value, Value: >= LeadTimeRule.FewestStarts } && mean is { Kind: ReadingKind.Value, Value: >= 1 and <= 3600 }
            ? TimeSpan.FromSeconds(Math.Round(mean.Value))
            : null;
    }
}
