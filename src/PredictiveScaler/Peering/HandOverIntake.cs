using Microsoft.Extensions.Options;
using PredictiveScaler.Control;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Peering.Contract;
using PredictiveScaler.Storing;

namespace PredictiveScaler.Peering;

/// <summary>
/// Takes one peer's hand-over in, part by part, and bounds what it may cost: triggers by number and bytes, samples by those that the
/// triggers need, each series once. What is not plausible is left out and counted; nothing that a peer sends makes it throw.
/// </summary>
internal sealed class HandOverIntake(TriggerRegistry registry, IOptions<ControlOptions> control, IOptions<PeersOptions> peers, TimeProvider clock)
{
    private const long Mebibyte = 1024 * 1024;

    /// <summary>Metadata stays in memory; samples replace each other in rings of fixed length.</summary>
    private const long MostTriggerBytes = 64 * Mebibyte;

    private readonly long _mostBytes = peers.Value.MaxMebibytes * Mebibyte;
    private Dictionary<string, WatchedSeries>? _wanted;
    private long _bytes;
    private long _triggerBytes;

    public int Triggers { get; private set; }

    /// <summary>Of <see cref="Triggers"/>, those whose plan is in force now.</summary>
    public int Plans { get; private set; }

    public int Series { get; private set; }

    /// <summary>Parts that were not plausible.</summary>
    public int Dropped { get; private set; }

    /// <summary>The peer said that this was all.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Why it takes no more; null as long as it does.</summary>
    public string? Full { get; private set; }

    public void Take(HandOverPart part)
    {
        int size = part.CalculateSize();
        _bytes += size;
        if (_bytes > _mostBytes)
        {
            Full = $"more than {peers.Value.MaxMebibytes} MiB (Peers:MaxMebibytes)";
            return;
        }

        switch (part.PartCase)
        {
            case HandOverPart.PartOneofCase.Trigger:
                Take(part.Trigger, size);
                break;
            case HandOverPart.PartOneofCase.Series:
                Take(part.Series);
                break;
            case HandOverPart.PartOneofCase.End:
                IsComplete = true;
                break;
        }
    }

    private void Take(HandedTrigger handed, int size)
    {
        _triggerBytes += size;
        DateTimeOffset now = clock.GetUtcNow();
        if (_triggerBytes > MostTriggerBytes)
        {
            Full = $"triggers of more than {MostTriggerBytes / Mebibyte} MiB";
        }
        else if (size > HandedTriggers.MostBytes || handed.Namespace.Length == 0 || handed.Name.Length == 0
            || HandedTriggers.LastCall(handed, now, control.Value.IdleAfter) is not { } lastCall
            || Register(handed) is not { } trigger)
        {
            Dropped++;
        }
        else
        {
            // Nobody has asked this replica yet: a trigger that nobody asks for any more must not live on by being handed from one to the next.
            trigger.Touch(lastCall);
            _wanted = null;
            Triggers++;
            Plans += HandedTriggers.TryAdopt(handed, trigger, now) ? 1 : 0;
        }
    }

    private TriggerState? Register(HandedTrigger handed)
    {
        TriggerIdentity identity = new(handed.Namespace, handed.Name, handed.Metadata);
        return registry.TryGet(identity, out TriggerState? known) ? known : registry.Register(identity).Trigger;
    }

    private void Take(HandedSeries handed)
    {
        _wanted ??= Wanted();
        if (_wanted.Remove(handed.Hash, out WatchedSeries? series) && HandedSamples.TryAdopt(handed, series, clock.GetUtcNow()))
        {
            Series++;
        }
        else
        {
            Dropped++;
        }
    }

    private Dictionary<string, WatchedSeries> Wanted() => registry.All
        .Select(trigger => trigger.Series)
        .Where(series => series.Samples.Held().IsEmpty)
        .Distinct()
        .ToDictionary(series => SeriesHash.Of(series.Query), StringComparer.Ordinal);
}
