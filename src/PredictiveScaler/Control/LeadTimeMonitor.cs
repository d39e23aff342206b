using System.Collections.Concurrent;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Planning;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Control;

/// <summary>
/// Measures how long the pods of a workload take to get ready, over the week before an hour of absolute time, less a lag for late scrapes:
/// the same on every replica and after a restart. Asked once an hour and workload, whatever number of triggers share it; two answers of one
/// number each. Thread-safe.
/// </summary>
internal sealed class LeadTimeMonitor(IMetricSource source)
{
    internal static readonly TimeSpan Window = TimeSpan.FromDays(7);
    internal static readonly TimeSpan Lag = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // A source that did not answer is asked again this much later.
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(MetricQuery Query, TimeSpan Grid), Measurement> _measured = new();
    private long _tidiedTicks;

    /// <summary>The lead time of a trigger for a decision at <paramref name="time"/>.</summary>
    /// <param name="options">As the metadata have them.</param>
    /// <param name="targetNamespace">Namespace of the workload.</param>
    /// <param name="time">On the grid of decisions.</param>
    /// <param name="before">In force so far, kept while the source does not answer.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<LeadTimeEstimate> EstimateAsync(
        TriggerOptions options, string targetNamespace, DateTimeOffset time, LeadTimeEstimate? before, CancellationToken cancellationToken)
    {
        if (options.LeadTime is not null)
        {
            return LeadTimeRule.Given(options);
        }

        if (options.Workload is not { } workload)
        {
            return LeadTimeRule.Default(options, "no workload is named");
        }

        Tidy(time);
        Measurement newest = await MeasureAsync(options.Query, targetNamespace, workload, time, Hour, cancellationToken);
        Measurement anchor = newest.Starts is { Starts: >= LeadTimeRule.FewestStarts }
            ? await MeasureAsync(options.Query, targetNamespace, workload, time, Day, cancellationToken)
            : newest;
        if (newest.Starts is { } starts && anchor.Starts is { } held)
        {
            return LeadTimeRule.Decide(options, starts, held, newest.At);
        }

        return before is { Source: LeadTimeSource.Measured }
            ? before
            : LeadTimeRule.Default(options, $"pod starts of {workload} cannot be read: {(newest.Problem ?? anchor.Problem)?.TrimEnd('.')}");
    }

    private async Task<Measurement> MeasureAsync(
        MetricQuery query, string targetNamespace, string workload, DateTimeOffset time, TimeSpan grid, CancellationToken cancellationToken)
    {
        DateTimeOffset at = TimeGrid.Floor(time - Lag, grid);
        (MetricQuery, TimeSpan) key = (query with { PromQl = $"{targetNamespace}/{workload}", Step = Hour }, grid);
        if (_measured.TryGetValue(key, out Measurement? known) && known.At == at && (known.Starts is not null || time < known.AskedAt + Pause))
        {
            return known;
        }

        Measurement measured = await AskAsync(query, targetNamespace, workload, at, cancellationToken) with { AskedAt = time };
        _measured[key] = measured;
        return measured;
    }

    private async Task<Measurement> AskAsync(MetricQuery query, string targetNamespace, string workload, DateTimeOffset at, CancellationToken cancellationToken)
    {
        Measurement measured = await AskAsync(query, StartupQueries.FromReadyTime(targetNamespace, workload, at, Window), at, cancellationToken);
        return measured.Starts is { Starts: 0 }
            ? await AskAsync(query, StartupQueries.FromTransitions(targetNamespace, workload, at), at, cancellationToken)
            : measured;
    }

    private async Task<Measurement> AskAsync(MetricQuery query, string? durations, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (durations is null)
        {
            return new Measurement(at, StartupTimes.None, null);
        }

        Reading count = await source.ReadAsync(query with { PromQl = $"count({durations})" }, at, cancellationToken);
        if (count.Kind == ReadingKind.Failed)
        {
            return new Measurement(at, null, Problem(count));
        }

        int starts = count.Kind == ReadingKind.Value ? (int)Math.Min(count.Value, int.MaxValue) : 0;
        if (starts < LeadTimeRule.FewestStarts)
        {
            return new Measurement(at, StartupTimes.None with { Starts = starts }, null);
        }

        Reading p90 = await source.ReadAsync(query with { PromQl = FormattableString.Invariant($"quantile({StartupTimes.Level}, {durations})") }, at, cancellationToken);
        return p90.Kind == ReadingKind.Value
            ? new Measurement(at, new StartupTimes(starts, TimeSpan.FromSeconds(Math.Min(p90.Value, Window.TotalSeconds))), null)
            : new Measurement(at, null, Problem(p90));
    }

    private static string Problem(in Reading reading) => reading.Detail.Length > 0 ? reading.Detail : reading.Error.ToString();

    /// <summary>Workloads that nobody asks for any more leave memory.</summary>
    private void Tidy(DateTimeOffset now)
    {
        long before = Interlocked.Read(ref _tidiedTicks);
        if (now.UtcTicks - before < Day.Ticks || Interlocked.CompareExchange(ref _tidiedTicks, now.UtcTicks, before) != before)
        {
            return;
        }

        foreach (((MetricQuery, TimeSpan) key, Measurement measured) in _measured)
        {
            if (now - measured.At > Day * 2)
            {
                _measured.TryRemove(key, out _);
            }
        }
    }

    /// <param name="At">End of the window.</param>
    /// <param name="Starts">Null when the source did not say.</param>
    /// <param name="Problem">Why it did not, free of secrets.</param>
    private sealed record Measurement(DateTimeOffset At, StartupTimes? Starts, string? Problem)
    {
        public DateTimeOffset AskedAt { get; init; }
    }
}
