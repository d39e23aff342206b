using Microsoft.Extensions.Logging;
using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;
using PredictiveScaler.Telemetry;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Control;

/// <summary>
/// The slow lane: fetches a series' history and keeps the back-test of its triggers up to date. Decisions are made for grid times and
/// take effect one decision step later, so that replicas whose slow lanes run at different speed still publish the same plans.
/// </summary>
internal sealed class TriggerPreparer(SeriesMonitor monitor, LeadTimeMonitor leadTimes, RollingGate gate, LoopMetrics metrics, ILogger<TriggerPreparer> logger)
{
    /// <summary>Distance between two decisions of the gate.</summary>
    public static TimeSpan DecisionStep(TriggerOptions options) => TimeGrid.Ceiling(TimeSpan.FromMinutes(1), options.QueryStep);

    /// <summary>Whether a series has work for the slow lane at <paramref name="gridTime"/>.</summary>
    public static bool IsDue(WatchedSeries series, DateTimeOffset gridTime) =>
        SeriesMonitor.NeedsBackfill(series, gridTime) || series.Triggers.Any(trigger => trigger.Preparation.AskedFor != DecisionTime(trigger, gridTime));

    /// <summary>Puts a decision that was made for this time in force.</summary>
    public static void Adopt(TriggerState trigger, DateTimeOffset gridTime)
    {
        TimeSpan step = DecisionStep(trigger.Options);
        if (trigger.Preparation.Next is { } next && next.Time <= TimeGrid.Floor(gridTime, step) - step && next != trigger.Gate)
        {
            trigger.SetGate(next);
            trigger.Resuming = false;
        }
    }

    /// <summary>True when the triggers of the series should be planned again at once: their first history or first judgement is there.</summary>
    public async Task<bool> PrepareAsync(WatchedSeries series, DateTimeOffset gridTime, CancellationToken cancellationToken)
    {
        bool first = !series.HistoryTried;
        if (SeriesMonitor.NeedsBackfill(series, gridTime))
        {
            await monitor.BackfillAsync(series, gridTime, cancellationToken);
        }

        series.HistoryTried = true;
        DateTimeOffset? changed = series.ChangedUnderGates.Take();
        bool planAgain = first;
        foreach (TriggerState trigger in series.Triggers)
        {
            trigger.Preparation.Judged?.DropFrom(changed ?? DateTimeOffset.MaxValue);
            bool news = await DecideAsync(trigger, gridTime, cancellationToken) || first;
            trigger.PlanIsOutdated |= news;
            planAgain |= news;
        }

        return planAgain;
    }

    private async Task<bool> DecideAsync(TriggerState trigger, DateTimeOffset gridTime, CancellationToken cancellationToken)
    {
        PreparationState state = trigger.Preparation;
        TimeSpan step = DecisionStep(trigger.Options);
        DateTimeOffset decision = DecisionTime(trigger, gridTime);
        bool first = state.AskedFor is not { } asked || asked < decision - step || asked > decision;
        try
        {
            if (first)
            {
                trigger.SetGate(await DecisionAtAsync(trigger, decision - step, cancellationToken));
                trigger.Resuming &= !trigger.Gate.Judged;
            }

            GateDecision next = await DecisionAtAsync(trigger, decision, cancellationToken);
            Report(trigger, next);
            state.Next = next;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.BackTestThrew(logger, exception, trigger.Key);
        }

        state.AskedFor = decision;
        return first;
    }

    private async Task<GateDecision> DecisionAtAsync(TriggerState trigger, DateTimeOffset time, CancellationToken cancellationToken)
    {
        LeadTimeEstimate leadTime = await leadTimes.EstimateAsync(trigger.Given, trigger.Key.Namespace, time, trigger.Gate.LeadTime, cancellationToken);
        TriggerOptions options = InForce.Of(trigger.Given, leadTime);
        GateDecision decision = gate.Update(ref trigger.Preparation.Judged, trigger.History, options, time, cancellationToken);
        return decision with
        {
            Resolution = DemandResolution.Of(trigger.History, options, time),
            Arrival = WakeRhythm.Next(trigger.History, options, time),
            LeadTime = leadTime,
        };
    }

    private void Report(TriggerState trigger, GateDecision next)
    {
        if (next.LeadTime is { Source: LeadTimeSource.Measured } measured && measured.Value != trigger.Options.EffectiveLeadTime)
        {
            Log.LeadTimeMeasured(logger, trigger.Key, measured.Value, measured.Starts);
        }

        if (next.Judged && (next.Promoted != trigger.Gate.Promoted || next.Model != trigger.Gate.Model))
        {
            Log.GateDecided(logger, trigger.Key, next.Promoted ? "promoted" : "demoted", next.Model!, next.Ratio, next.Origins);
        }

        if (next.Judged && next.Promoted != trigger.Gate.Promoted)
        {
            metrics.GateChanged(next.Promoted);
        }
    }

    private static DateTimeOffset DecisionTime(TriggerState trigger, DateTimeOffset gridTime) => TimeGrid.Floor(gridTime, DecisionStep(trigger.Options));
}
