using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Storing;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Control;

/// <summary>
/// Live triggers: added on first call, dropped when KEDA stops asking (there is no Close call). Finding a warm one takes no lock.
/// Grows with the number of triggers, up to <see cref="ControlOptions.MaxTriggers"/>.
/// </summary>
internal sealed class TriggerRegistry(
    TriggerMetadataParser parser,
    RefreshQueue queue,
    StateKeeper keeper,
    IOptions<ControlOptions> options,
    TimeProvider clock,
    ILogger<TriggerRegistry> logger)
{
    // Refused maps are parsed again on each call; this only keeps a misconfigured object from filling the log.
    private const int MostRefusalsRemembered = 1000;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<TriggerIdentity, TriggerState> _byCall = new();
    private readonly ConcurrentDictionary<string, TriggerState> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<MetricQuery, WatchedSeries> _series = [];
    private readonly ConcurrentDictionary<TriggerKey, bool> _refused = new();
    private readonly ControlOptions _options = options.Value;

    public int Count => _byCall.Count;

    public IEnumerable<TriggerState> All => _byKey.Values;

    /// <summary>Those that somebody asks for, with the call that each is known by.</summary>
    public IEnumerable<KeyValuePair<TriggerIdentity, TriggerState>> Asked
    {
        get
        {
            DateTimeOffset now = clock.GetUtcNow();
            return _byCall.Where(entry => entry.Value.Watched || now - entry.Value.LastCall < _options.IdleAfter);
        }
    }

    public TriggerState? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The hot path: a trigger seen before.</summary>
    public bool TryGet(in TriggerIdentity identity, [NotNullWhen(true)] out TriggerState? trigger)
    {
        if (!_byCall.TryGetValue(identity, out trigger))
        {
            return false;
        }

        trigger.Touch(clock.GetUtcNow());
        if (!trigger.Series.Scheduled)
        {
            Wake(trigger);
        }

        return true;
    }

    /// <summary>Parses and, if it is good and there is room, adds the trigger and asks for its first refresh.</summary>
    public Registration Register(in TriggerIdentity identity)
    {
        MetadataParseResult parsed = parser.Parse(identity.Namespace, identity.Name, identity.Metadata.AsReadOnly());
        if (parsed.Options is null)
        {
            LogRefusal(parsed);
            return new Registration(parsed, null);
        }

        lock (_gate)
        {
            if (_byCall.TryGetValue(identity, out TriggerState? known))
            {
                return new Registration(parsed, known);
            }

            TriggerState? added = _byCall.Count < _options.MaxTriggers ? Add(identity, parsed.Key, parsed.Options) : null;
            return new Registration(parsed, added);
        }
    }

    /// <summary>Keeps a series in the queue as long as somebody asks; false when it was put to rest.</summary>
    public bool Reschedule(WatchedSeries series, DateTimeOffset due)
    {
        lock (_gate)
        {
            DateTimeOffset now = clock.GetUtcNow();
            if (!series.Triggers.Any(trigger => trigger.Watched || now - trigger.LastCall < _options.IdleAfter))
            {
                series.Scheduled = false;
                return false;
            }

            queue.Push(series, due);
            return true;
        }
    }

    /// <summary>Drops triggers that nobody has asked for since <see cref="ControlOptions.ForgetAfter"/>.</summary>
    public void ForgetSilent()
    {
        DateTimeOffset now = clock.GetUtcNow();
        foreach ((TriggerIdentity identity, TriggerState trigger) in _byCall)
        {
            if (!trigger.Watched && now - trigger.LastCall >= _options.ForgetAfter)
            {
                Forget(identity, trigger);
            }
        }
    }

    private TriggerState Add(in TriggerIdentity identity, TriggerKey key, TriggerOptions trigger)
    {
        WatchedSeries series = SeriesFor(trigger);
        TriggerState state = new(key, trigger, series);
        state.Touch(clock.GetUtcNow());
        keeper.Resume(state);
        series.Attach(state);
        _byCall[identity.ToKept()] = state;
        _byKey[key.ToString()] = state;
        ScheduleNow(series);
        Log.TriggerAdded(logger, key, trigger.MetricName, trigger.Threshold);
        foreach (string notice in trigger.Notices)
        {
            Log.TriggerNotice(logger, key, notice);
        }

        return state;
    }

    private WatchedSeries SeriesFor(TriggerOptions trigger)
    {
        if (!_series.TryGetValue(trigger.Query, out WatchedSeries? series))
        {
            series = new WatchedSeries(trigger.Query, trigger.HistoryTimeWindow, PhaseOf(trigger));
            _series.Add(trigger.Query, series);
        }

        return series;
    }

    /// <summary>Spreads series over the plan step by what they fetch, so every replica refreshes one at the same moment.</summary>
    private TimeSpan PhaseOf(TriggerOptions trigger)
    {
        double share = Convert.ToUInt32(SeriesHash.Of(trigger.Query)[..8], 16) / (uint.MaxValue + 1.0);
        TimeSpan step = trigger.PlanStep;
        TimeSpan phase = _options.SettleDelay + (step * _options.Spread * share);
        return phase < step ? phase : step - TimeSpan.FromMilliseconds(1);
    }

    /// <summary>A trigger at rest has an old plan: whoever wakes it waits for a new one.</summary>
    private void Wake(TriggerState trigger)
    {
        lock (_gate)
        {
            trigger.Waking = true;
            Schedule(trigger.Series);
        }
    }

    /// <summary>A trigger that joins a series which others watch must not wait for the next grid time.</summary>
    private void ScheduleNow(WatchedSeries series)
    {
        if (series.Scheduled)
        {
            queue.PlanAgain(series, clock.GetUtcNow());
        }

        Schedule(series);
    }

    private void Schedule(WatchedSeries series)
    {
        if (!series.Scheduled)
        {
            series.Scheduled = true;
            queue.Push(series, clock.GetUtcNow());
        }
    }

    private void Forget(in TriggerIdentity identity, TriggerState trigger)
    {
        lock (_gate)
        {
            _byCall.TryRemove(identity, out _);
            // A rotated FromEnv value gives a new trigger under the same key: only one's own entry may go.
            _byKey.TryRemove(new KeyValuePair<string, TriggerState>(trigger.Key.ToString(), trigger));
            trigger.Series.Detach(trigger);
            if (trigger.Series.Triggers.IsEmpty)
            {
                _series.Remove(trigger.Series.Query);
            }
        }

        Log.TriggerForgotten(logger, trigger.Key, _options.ForgetAfter);
    }

    private void LogRefusal(MetadataParseResult parsed)
    {
        if (_refused.Count < MostRefusalsRemembered && _refused.TryAdd(parsed.Key, true))
        {
            Log.TriggerRefused(logger, parsed.Key, MetadataProblem.Sentence(parsed.Problems));
        }
    }
}
