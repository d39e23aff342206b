using System.Collections.Immutable;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Control;

/// <summary>
/// One query and the triggers that share it: fetched once, planned for each. At most one refresh of a series is under way, so everything
/// here that is not marked otherwise has one writer.
/// </summary>
internal sealed class WatchedSeries(MetricQuery query, TimeSpan historyWindow, TimeSpan phase)
{
    private ImmutableArray<TriggerState> _triggers = [];
    private int _preparing;
    private bool _planAgain;

    public MetricQuery Query { get; } = query;

    public DemandSeries Samples { get; } = new(query.Step, historyWindow);

    /// <summary>Distance between two plans.</summary>
    public TimeSpan PlanStep { get; } = query.Step < TriggerOptions.MaxPlanStep ? query.Step : TriggerOptions.MaxPlanStep;

    /// <summary>Wait after a grid time until this series is refreshed.</summary>
    public TimeSpan Phase { get; } = phase;

    /// <summary>Its triggers; replaced whole, safe to read anywhere.</summary>
    public ImmutableArray<TriggerState> Triggers => _triggers;

    /// <summary>Whether it is in the refresh queue or being refreshed; guarded by the registry's lock.</summary>
    public bool Scheduled { get; set; }

    /// <summary>Grid time of the newest refresh; null = never.</summary>
    public DateTimeOffset? RefreshedFor { get; set; }

    /// <summary>The newest value that was measured, on or off the sampling grid.</summary>
    public Reading? LastMeasured { get; set; }

    /// <summary>The newest answer of the source, whatever it was.</summary>
    public Reading? LastReading { get; set; }

    /// <summary>Its source did not answer in time when last asked.</summary>
    public bool IsSlow => LastReading is { Kind: ReadingKind.Failed, Error: MetricSourceError.TimedOut };

    /// <summary>Samples that changed under forecasts of recent origins; taken by the refresher.</summary>
    public ChangeMark ChangedUnderTracks { get; } = new();

    /// <summary>Samples that changed under forecasts of judged origins; taken by the slow lane.</summary>
    public ChangeMark ChangedUnderGates { get; } = new();

    /// <summary>The store was asked for this series.</summary>
    public bool Restored { get; set; }

    /// <summary>The history was fetched at least once, or the source said why not.</summary>
    public bool HistoryTried { get; set; }

    /// <summary>The slow lane has news, or a trigger has joined: plan again at once instead of at the next grid time.</summary>
    public bool PlanAgain
    {
        get => Volatile.Read(ref _planAgain);
        set => Volatile.Write(ref _planAgain, value);
    }

    public bool TakePlanAgain() => Interlocked.Exchange(ref _planAgain, false);

    public void NoteChange(DateTimeOffset from)
    {
        ChangedUnderTracks.Note(from);
        ChangedUnderGates.Note(from);
    }

    public void Attach(TriggerState trigger)
    {
        Samples.Extend(trigger.Options.HistoryTimeWindow);
        ImmutableInterlocked.Update(ref _triggers, (all, added) => all.Add(added), trigger);
    }

    public void Detach(TriggerState trigger) => ImmutableInterlocked.Update(ref _triggers, (all, gone) => all.Remove(gone), trigger);

    /// <summary>Claims the slow lane for this series; false when it is already claimed.</summary>
    public bool TryBeginPreparing() => Interlocked.Exchange(ref _preparing, 1) == 0;

    public void EndPreparing() => Volatile.Write(ref _preparing, 0);

    /// <summary>The newest grid time whose refresh is due at <paramref name="now"/>.</summary>
    public DateTimeOffset GridTime(DateTimeOffset now) => TimeGrid.Floor(now - Phase, PlanStep);

    /// <summary>When the refresh after the one for <paramref name="gridTime"/> is due.</summary>
    public DateTimeOffset NextDue(DateTimeOffset gridTime) => gridTime + PlanStep + Phase;
}
