using Google.Protobuf;
using PredictiveScaler.Control;
using PredictiveScaler.Peering.Contract;
using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;

namespace PredictiveScaler.Peering;

/// <summary>A trigger as a message, and back: nothing that comes from a peer is in force before it was judged as stored state is.</summary>
internal static class HandedTriggers
{
    /// <summary>Bytes of one message; KEDA's own have a few hundred.</summary>
    public const int MostBytes = 128 * 1024;

    /// <summary>The clocks of two nodes differ a little.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromSeconds(2);

    /// <summary>Plan and decisions have 1 to 4 KiB.</summary>
    private const int MostStateBytes = 32 * 1024;

    public static HandedTrigger Write(in TriggerIdentity identity, TriggerState trigger, DateTimeOffset now)
    {
        HandedTrigger handed = new()
        {
            Namespace = identity.Namespace,
            Name = identity.Name,
            State = StateOf(trigger),
            LastCallUnixMs = (trigger.Watched ? now : trigger.LastCall).ToUnixTimeMilliseconds(),
        };
        handed.Metadata.Add(identity.Metadata);
        return handed;
    }

    /// <summary>When KEDA last asked for it; null when that is not plausible, or so long ago that nobody would ask here.</summary>
    public static DateTimeOffset? LastCall(HandedTrigger handed, DateTimeOffset now, TimeSpan idleAfter)
    {
        long latest = now.ToUnixTimeMilliseconds();

        // A clock that is ahead says too much by as much; it must not cost the trigger.
        return Math.Abs((double)handed.LastCallUnixMs - latest) < idleAfter.TotalMilliseconds
            ? DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(handed.LastCallUnixMs, latest))
            : null;
    }

    /// <summary>Puts plan and decisions in force; false when they are not usable now.</summary>
    public static bool TryAdopt(HandedTrigger handed, TriggerState trigger, DateTimeOffset now)
    {
        if (handed.State.IsEmpty || handed.State.Length > MostStateBytes || StoredTrigger.Decode(handed.State.ToByteArray()) is not { } stored
            || stored.Plan.Time <= trigger.Plan?.Time || !stored.TryResume(trigger, now + ClockDifference))
        {
            return false;
        }

        if (stored.Next is { } next && IsNextDecision(trigger, next, now))
        {
            // As if it had been made here: the back-test goes on with the decision after it.
            (trigger.Preparation.Next, trigger.Preparation.AskedFor) = (next, next.Time);
        }

        return true;
    }

    private static bool IsNextDecision(TriggerState trigger, GateDecision next, DateTimeOffset now)
    {
        TimeSpan step = TriggerPreparer.DecisionStep(trigger.Options);
        return next.Time <= now && now - next.Time <= step * 2 && TimeGrid.Floor(next.Time, step) == next.Time;
    }

    private static ByteString StateOf(TriggerState trigger)
    {
        // In this order: a decision that comes into force meanwhile is then handed over twice, and never one before it.
        GateDecision? next = trigger.Preparation.Next;
        GateDecision gate = trigger.Gate;
        return trigger.Plan is { State: not PlanState.Unavailable } plan
            ? UnsafeByteOperations.UnsafeWrap(StoredTrigger.Encode(plan, gate, next))
            : ByteString.Empty;
    }
}
