using System.Collections.Concurrent;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.TestSupport;

/// <summary>A metric source in memory: demand is a function of time, and faults come when a test says so.</summary>
/// <param name="demand">Demand at a time; null = the query answers nothing.</param>
internal sealed class ScriptedMetricSource(Func<DateTimeOffset, double?> demand) : IMetricSource
{
    /// <summary>Demand at a time; null = the query answers nothing.</summary>
    public Func<DateTimeOffset, double?> Demand { get; set; } = demand;

    /// <summary>What an instant query at a time says instead, as if not every scrape had arrived; null = the same as later.</summary>
    public Func<DateTimeOffset, double?>? EarlyDemand { get; set; }

    /// <summary>What queries of kube-state-metrics are answered with; null = as all others.</summary>
    public Func<string, DateTimeOffset, Reading>? Kubernetes { get; set; }

    /// <summary>Every query fails.</summary>
    public bool IsDown { get; set; }

    /// <summary>Every query throws, which a source should not.</summary>
    public Exception? Throws { get; set; }

    /// <summary>Queries wait for this; null = they answer at once.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public ConcurrentQueue<(MetricQuery Query, DateTimeOffset Time)> InstantQueries { get; } = new();

    public ConcurrentQueue<(MetricQuery Query, DateTimeOffset Start, DateTimeOffset End)> RangeQueries { get; } = new();

    public async Task<Reading> ReadAsync(MetricQuery query, DateTimeOffset time, CancellationToken cancellationToken)
    {
        InstantQueries.Enqueue((query, time));
        await PassAsync(cancellationToken);
        if (IsDown)
        {
            return Reading.Failed(time, MetricSourceError.TimedOut, "no answer in time");
        }

        if (Kubernetes is { } kubernetes && query.PromQl.Contains("kube_", StringComparison.Ordinal))
        {
            return kubernetes(query.PromQl, time);
        }

        return (EarlyDemand ?? Demand)(time) is { } value ? Reading.Of(time, value) : Reading.Empty(time);
    }

    public async Task<RangeReading> ReadRangeAsync(MetricQuery query, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        RangeQueries.Enqueue((query, start, end));
        await PassAsync(cancellationToken);
        if (IsDown)
        {
            return new RangeReading(MetricSourceError.TimedOut, "no answer in time", start, query.Step, []);
        }

        int count = (int)((end - start).Ticks / query.Step.Ticks) + 1;
        return new RangeReading(MetricSourceError.None, "", start, query.Step, [.. Enumerable.Range(0, count).Select(i => Demand(start + (query.Step * i)) ?? double.NaN)]);
    }

    private async Task PassAsync(CancellationToken cancellationToken)
    {
        if (Throws is { } exception)
        {
            throw exception;
        }

        if (Gate is { } gate)
        {
            await gate.Task.WaitAsync(cancellationToken);
        }
    }
}
