using Microsoft.Extensions.Logging;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;
using PredictiveScaler.Telemetry;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Control;

/// <summary>Analyze and plan for one trigger at a grid time, and publish.</summary>
internal sealed class TriggerPlanner(TriggerAnalyst analyst, WorkloadProbe workloads, LoopMetrics metrics, ILogger<TriggerPlanner> logger)
{
    public async Task PlanAsync(TriggerState trigger, Reading reading, DateTimeOffset gridTime, CancellationToken cancellationToken)
    {
        TriggerPreparer.Adopt(trigger, gridTime);
        Nowcast nowcast = await NowcastAsync(trigger, reading, gridTime, cancellationToken);
        if (!nowcast.Known && trigger.Plan is null && !trigger.Series.HistoryTried && reading.Kind == ReadingKind.Empty)
        {
            // What an empty answer means depends on the sample before it: the history decides, and asks for a plan when it is there.
            return;
        }

        string? problem = nowcast.Known
            ? await analyst.ForecastAsync(trigger, trigger.History, TimeGrid.Floor(gridTime, trigger.Options.QueryStep), cancellationToken)
            : null;
        Plan plan = Planner.Plan(Input(trigger, nowcast, gridTime, problem));
        Report(trigger, plan);
        trigger.Publish(plan);
        metrics.Planned(plan.State);
    }

    private async Task<Nowcast> NowcastAsync(TriggerState trigger, Reading reading, DateTimeOffset gridTime, CancellationToken cancellationToken)
    {
        Nowcast nowcast = SeriesMonitor.Interpret(trigger.Series, reading, trigger.Options);
        if (nowcast.Known || reading.Kind != ReadingKind.Empty || !trigger.Options.IgnoreNullValues || trigger.Options.Workload is not { } workload
            || !await workloads.IsAtZeroAsync(trigger.Options.Query, trigger.Key.Namespace, workload, gridTime, cancellationToken))
        {
            return nowcast;
        }

        // Said to this trigger alone: the series is shared with others, whose policy may read the gap otherwise.
        return new Nowcast(0, FromEmpty: true);
    }

    private static PlanInput Input(TriggerState trigger, Nowcast nowcast, DateTimeOffset gridTime, string? problem)
    {
        // Read once: the slow lane may put a first decision in force at any time.
        (GateDecision gate, TriggerOptions options) = trigger.InForce;
        return new PlanInput
        {
            Options = options,
            Time = gridTime,
            Nowcast = nowcast,
            Gate = gate,
            Forecast = trigger.Forecast,
            Track = trigger.Track.Points(gate.Mixture, gate.Safety),
            ForecastProblem = problem,
            Resolution = gate.Resolution,
            Allowance = DailyBudget.Allowance(trigger.History, options, gridTime),
            Previous = trigger.Plan,
            Resuming = trigger.Resuming,
        };
    }

    private void Report(TriggerState trigger, Plan plan)
    {
        if (trigger.Plan?.State == plan.State)
        {
            return;
        }

        string why = plan.Reasons.Count > 0 ? ReasonText.Describe(plan.State is PlanState.Carried or PlanState.Unavailable ? plan.Reasons[0] : plan.Reasons[^1]) : "";
        LogLevel level = plan.State is PlanState.Carried or PlanState.Unavailable ? LogLevel.Warning : LogLevel.Information;
        Log.StateChanged(logger, level, trigger.Key, trigger.Plan is { } before ? ReasonText.Name(before.State) : "new", ReasonText.Name(plan.State), why);
    }
}
