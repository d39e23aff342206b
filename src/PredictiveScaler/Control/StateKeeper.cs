using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Planning;
using PredictiveScaler.Storing;

namespace PredictiveScaler.Control;

/// <summary>
/// Carries samples, plans and decisions over a restart. All stored plans are read once at start, bounded in time, so that the very first
/// call of a trigger is answered from its last plan while that is valid.
/// </summary>
internal sealed class StateKeeper(IStateStore store, IOptions<ControlOptions> options, TimeProvider clock, ILogger<StateKeeper> logger) : IHostedService
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(5);

    // A disk that hangs must not hold a trigger's first plan back; its history comes from the source then. Real time, as above.
    private static readonly TimeSpan LongestLoad = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OldestPlan = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, StoredTrigger> _stored = new(StringComparer.Ordinal);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Real time: on a clock that stands still the start must be bounded all the same.
        bounded.CancelAfter(LongestStart);
        try
        {
            foreach (StoredPlan plan in await store.LoadPlansAsync(clock.GetUtcNow() - OldestPlan, options.Value.MaxTriggers, bounded.Token))
            {
                if (StoredTrigger.Decode(plan.State) is { } decoded)
                {
                    _stored[plan.TriggerKey] = decoded;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.StoreTooSlow(logger, LongestStart);
        }

        Log.PlansRestored(logger, _stored.Count);
    }

    public Task StopAsync(CancellationToken cancellationToken) => store.FlushAsync(cancellationToken);

    /// <summary>Publishes the plan that an earlier run stored for this trigger, if it is still valid.</summary>
    public void Resume(TriggerState trigger)
    {
        if (!_stored.TryRemove(trigger.Key.ToString(), out StoredTrigger? stored))
        {
            return;
        }

        stored.TryResume(trigger, clock.GetUtcNow());
    }

    /// <summary>Reads a series' samples back, once.</summary>
    public async Task RestoreAsync(WatchedSeries series, CancellationToken cancellationToken)
    {
        if (series.Restored)
        {
            return;
        }

        series.Restored = true;
        using CancellationTokenSource bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(LongestLoad);
        try
        {
            if (await store.LoadSeriesAsync(SeriesHash.Of(series.Query), bounded.Token) is { } saved)
            {
                series.Samples.Restore(saved);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.StoreTooSlow(logger, LongestLoad);
        }
    }

    /// <summary>Queues what changed; returns at once.</summary>
    public void Save(IEnumerable<TriggerState> triggers)
    {
        HashSet<WatchedSeries> series = [];
        foreach (TriggerState trigger in triggers)
        {
            if (series.Add(trigger.Series))
            {
                store.SaveSeries(SeriesHash.Of(trigger.Series.Query), trigger.Series.Samples);
            }

            if (trigger.Plan is { State: not PlanState.Unavailable } plan)
            {
                store.SavePlan(new StoredPlan(trigger.Key.ToString(), plan.Time, StoredTrigger.Encode(plan, trigger.Gate)));
            }
        }
    }
}
