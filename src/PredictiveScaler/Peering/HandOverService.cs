using Grpc.Core;
using Microsoft.Extensions.Logging;
using PredictiveScaler.Control;
using PredictiveScaler.Peering.Contract;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Peering;

/// <summary>Hands over to a replica that starts what this one knows, if that one knows the token.</summary>
internal sealed class HandOverService(
    TriggerRegistry registry, PeerToken token, PeerInstance instance, TimeProvider clock, PeerMetrics metrics, ILogger<HandOverService> logger)
    : HandOver.HandOverBase, IDisposable
{
    public const string TokenHeader = "authorization";

    // Each costs a processor for a while, and replicas start one after the other.
    private const int MostAtOnce = 2;

    // Real time: whoever reads slower than this has long been ready without.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SilentAfterRefusal = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _turns = new(MostAtOnce);
    private readonly Lock _gate = new();
    private long? _refusedAt;

    public override async Task Take(TakeRequest request, IServerStreamWriter<HandOverPart> responseStream, ServerCallContext context)
    {
        Require(context);
        if (request.Instance == instance.Id)
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, "this is the replica that asks"));
        }

        if (!_turns.Wait(0, CancellationToken.None))
        {
            metrics.Given("busy");
            throw new RpcException(new Status(StatusCode.ResourceExhausted, "this replica hands over to others already"));
        }

        try
        {
            await GiveAsync(responseStream, context);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    private async Task GiveAsync(IServerStreamWriter<HandOverPart> stream, ServerCallContext context)
    {
        using CancellationTokenSource bounded = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        bounded.CancelAfter(Longest);
        try
        {
            (int triggers, HashSet<WatchedSeries> series) = await GiveTriggersAsync(stream, bounded.Token);
            int given = await GiveSeriesAsync(stream, series, bounded.Token);
            await stream.WriteAsync(new HandOverPart { End = new HandOverEnd { Triggers = triggers, Series = given } }, bounded.Token);
            metrics.Given("done");
            Log.Given(logger, triggers, given, context.Peer);
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or RpcException)
        {
            metrics.Given("ended");
            Log.GivenInPart(logger, context.Peer);
            throw;
        }
    }

    private async Task<(int Count, HashSet<WatchedSeries> Series)> GiveTriggersAsync(IServerStreamWriter<HandOverPart> stream, CancellationToken cancelled)
    {
        int count = 0;
        HashSet<WatchedSeries> series = [];
        foreach ((TriggerIdentity identity, TriggerState trigger) in registry.Asked)
        {
            HandOverPart part = new() { Trigger = HandedTriggers.Write(identity, trigger, clock.GetUtcNow()) };
            if (part.CalculateSize() <= HandedTriggers.MostBytes)
            {
                await stream.WriteAsync(part, cancelled);
                series.Add(trigger.Series);
                count++;
            }
        }

        return (count, series);
    }

    private static async Task<int> GiveSeriesAsync(IServerStreamWriter<HandOverPart> stream, HashSet<WatchedSeries> all, CancellationToken cancelled)
    {
        int count = 0;
        foreach (WatchedSeries series in all)
        {
            if (HandedSamples.Write(series) is { } handed)
            {
                await stream.WriteAsync(new HandOverPart { Series = handed }, cancelled);
                count++;
            }
        }

        return count;
    }

    private void Require(ServerCallContext context)
    {
        if (token.Accepts(context.RequestHeaders.GetValue(TokenHeader)))
        {
            return;
        }

        metrics.Given("refused");
        if (MayTell())
        {
            Log.Refused(logger, context.Peer);
        }

        throw new RpcException(new Status(StatusCode.Unauthenticated, "the token is missing or wrong"));
    }

    private bool MayTell()
    {
        lock (_gate)
        {
            if (_refusedAt is { } before && clock.GetElapsedTime(before) < SilentAfterRefusal)
            {
                return false;
            }

            _refusedAt = clock.GetTimestamp();
            return true;
        }
    }
}
