using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PredictiveScaler.Control;
using PredictiveScaler.Peering.Contract;
using PredictiveScaler.Serving.Listening;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Peering;

/// <summary>
/// Takes triggers, plans and samples from the first peer that has any, before the service listens: it is ready with what its peers answer.
/// Bounded in time; whatever goes wrong, the start goes on.
/// </summary>
internal sealed class HandOverTaker(
    TriggerRegistry registry,
    PeerToken token,
    PeerInstance instance,
    GrpcListenerOptions listener,
    IOptions<PeersOptions> options,
    IOptions<ControlOptions> control,
    TimeProvider clock,
    PeerMetrics metrics,
    ILogger<HandOverTaker> logger) : IHostedService
{
    private readonly PeersOptions _options = options.Value;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_options.Addresses.Count == 0)
        {
            return;
        }

        if (token.Header is null)
        {
            Log.NoToken(logger, PeerToken.MinLength);
            return;
        }

        // Real time: on a clock that stands still the start must be bounded all the same.
        long started = TimeProvider.System.GetTimestamp();
        using CancellationTokenSource bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(_options.Timeout);
        if (!await TakeFromAnyAsync(bounded.Token))
        {
            Log.NothingTaken(logger);
        }

        cancellationToken.ThrowIfCancellationRequested();
        metrics.Started(registry.Count, TimeProvider.System.GetElapsedTime(started).TotalSeconds);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> TakeFromAnyAsync(CancellationToken cancelled)
    {
        foreach (PeerAddress peer in _options.Addresses.Select(PeerAddress.Parse).OfType<PeerAddress>())
        {
            foreach (IPAddress address in await ResolveAsync(peer, cancelled))
            {
                if (!cancelled.IsCancellationRequested && await TakeFromAsync(peer, address, cancelled))
                {
                    return true;
                }
            }
        }

        return registry.Count > 0;
    }

    private async Task<IPAddress[]> ResolveAsync(PeerAddress peer, CancellationToken cancelled)
    {
        try
        {
            return await peer.ResolveAsync(cancelled);
        }
        catch (Exception unknown) when (unknown is SocketException or OperationCanceledException or ArgumentException)
        {
            metrics.Taken("no-peer");
            Log.NoPeer(logger, peer.ToString(), unknown is SocketException socket ? socket.SocketErrorCode.ToString() : unknown.GetType().Name);
            return [];
        }
    }

    /// <summary>True when this peer has handed over all that it had, and that was something.</summary>
    private async Task<bool> TakeFromAsync(PeerAddress peer, IPAddress address, CancellationToken cancelled)
    {
        string name = $"{peer} at {address}";
        long started = TimeProvider.System.GetTimestamp();
        HandOverIntake intake = new(registry, control, options, clock);
        string? problem;
        try
        {
            problem = await TakeAsync(peer, address, intake, cancelled);
        }
        catch (Exception failed) when (failed is RpcException or HttpRequestException or IOException or OperationCanceledException)
        {
            problem = failed is RpcException rpc ? $"{rpc.StatusCode} {OneLine(rpc.Status.Detail)}" : failed is OperationCanceledException ? "it took too long" : failed.GetType().Name;
        }

        Report(intake, name, problem, TimeProvider.System.GetElapsedTime(started));
        return intake is { IsComplete: true, Triggers: > 0 };
    }

    private async Task<string?> TakeAsync(PeerAddress peer, IPAddress address, HandOverIntake intake, CancellationToken cancelled)
    {
        using GrpcChannel channel = PeerChannel.To(peer, address, listener.Tls is not null, _options.CaFile, _options.Timeout / 4, logger);

        // One peer that hangs leaves time for the next.
        using CancellationTokenSource silent = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        silent.CancelAfter(_options.Timeout / 2);
        Metadata headers = new() { { HandOverService.TokenHeader, token.Header ?? "" } };
        using AsyncServerStreamingCall<HandOverPart> call =
            new HandOver.HandOverClient(channel).Take(new TakeRequest { Instance = instance.Id }, headers, cancellationToken: silent.Token);
        while (await call.ResponseStream.MoveNext(silent.Token))
        {
            silent.CancelAfter(_options.Timeout / 2);
            intake.Take(call.ResponseStream.Current);
            if (intake.IsComplete || intake.Full is not null)
            {
                return intake.Full;
            }
        }

        return "it broke off";
    }

    private void Report(HandOverIntake intake, string peer, string? problem, TimeSpan time)
    {
        if (intake.Dropped > 0)
        {
            Log.LeftOut(logger, intake.Dropped, peer);
        }

        if (problem is null)
        {
            metrics.Taken(intake.Triggers > 0 ? "done" : "empty");
            Log.Taken(logger, intake.Triggers, intake.Plans, intake.Series, peer, (long)time.TotalMilliseconds);
        }
        else if (intake.Triggers > 0)
        {
            metrics.Taken("partial");
            Log.TakenInPart(logger, peer, problem, intake.Triggers, intake.Series);
        }
        else
        {
            metrics.Taken("failed");
            Log.NoPeer(logger, peer, problem);
        }
    }

    /// <summary>What a peer says goes into one line of the log, and no more.</summary>
    private static string OneLine(string text) => new([.. text.Take(200).Select(letter => char.IsControl(letter) ? ' ' : letter)]);
}
