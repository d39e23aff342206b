using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Serving.Listening;

/// <summary>
/// Stands before TLS and HTTP of one port: so many connections, so many of one address, none that says nothing. The bounds are of each port,
/// so that whoever fills one keeps nobody from the others.
/// </summary>
internal sealed class ConnectionGuard(ListenerKind kind, bool speaksTls, ListenerLimits limits, ListenerMetrics metrics, TimeProvider clock, ILogger logger)
{
    private static readonly IPAddress NoAddress = IPAddress.None;

    private readonly ConcurrentDictionary<IPAddress, int> _ofAddress = new();
    private readonly LogGate _fullLine = new(clock);
    private readonly LogGate _mismatchLine = new(clock);
    private readonly LogGate _handshakeLine = new(clock);
    private int _connections;

    /// <summary>Goes before TLS.</summary>
    public async Task AdmitAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        IPAddress remote = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? NoAddress;
        if (!TryEnter(remote))
        {
            Refuse(connection, remote);
            return;
        }

        try
        {
            CallRate rate = new(limits.CallsPerSecondPerConnection, ListenerLimits.BurstSeconds, clock);
            using ListenerFeature feature = new(kind, rate, () => connection.Abort(new ConnectionAbortedException("idle")));
            connection.Features.Set(feature);
            await ServeAsync(connection, next);
        }
        finally
        {
            Leave(remote);
        }
    }

    /// <summary>Goes after TLS: the client must begin HTTP/2 in time, however well it shook hands. One that leaves without a word did not like the certificate.</summary>
    public async Task BeginAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        Opening opening = await ConnectionOpening.ReadAsync(connection, limits.OpeningTimeout, clock);
        if (opening is Opening.Nothing or Opening.TimedOut)
        {
            return;
        }

        connection.Features.Get<HandshakeFeature>()?.Succeed();
        await next(connection);
    }

    private static string Name(ConnectionContext connection) => connection.RemoteEndPoint?.ToString() ?? "unknown";

    private static int PortOf(ConnectionContext connection) => (connection.LocalEndPoint as IPEndPoint)?.Port ?? 0;

    private async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        Opening opening = await ConnectionOpening.ReadAsync(connection, limits.OpeningTimeout, clock);
        switch (opening)
        {
            case Opening.Nothing:
                return;
            case Opening.TimedOut:
                metrics.RecordConnectionRefused(kind, "silent");
                return;
        }

        TellMismatch(connection, opening);
        if (speaksTls && opening == Opening.Tls)
        {
            await ShakeHandsAsync(connection, next);
            return;
        }

        await next(connection);
    }

    private async Task ShakeHandsAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        HandshakeFeature handshake = new();
        connection.Features.Set(handshake);
        await next(connection);
        if (handshake.HasSucceeded)
        {
            return;
        }

        metrics.RecordConnectionRefused(kind, "tls");
        if (!handshake.IsExplained && _handshakeLine.TryPass(out long withheld))
        {
            Log.HandshakeFailed(logger, Name(connection), PortOf(connection), withheld);
        }
    }

    private void TellMismatch(ConnectionContext connection, Opening opening)
    {
        bool isGrpc = kind is ListenerKind.Services or ListenerKind.HealthOnly or ListenerKind.Peers;
        bool isExpected = speaksTls ? opening == Opening.Tls : opening == (isGrpc ? Opening.Http2 : Opening.Http1);
        if (isExpected)
        {
            return;
        }

        metrics.RecordConnectionRefused(kind, "protocol");
        if (!_mismatchLine.TryPass(out long withheld))
        {
            return;
        }

        string spoke = opening switch { Opening.Tls => "TLS", Opening.Http2 => "HTTP/2 in the clear", Opening.Http1 => "HTTP/1 in the clear", _ => "neither TLS nor HTTP" };
        Log.WrongProtocol(logger, Name(connection), PortOf(connection), spoke, Advice(opening, isGrpc), withheld);
    }

    private string Advice(Opening opening, bool isGrpc) => (speaksTls, opening, isGrpc) switch
    {
        (true, Opening.Http2, _) => "this port speaks TLS: the trigger needs enableTLS: \"true\", or caCert in its TriggerAuthentication",
        (true, _, _) => "this port speaks TLS",
        (false, Opening.Tls, true) => "this port speaks no TLS: set Serve:Tls, or take enableTLS, caCert and tlsClientCert away from the trigger",
        (false, Opening.Tls, false) => "this port speaks no TLS: use http://",
        (false, Opening.Http1, true) => "this port serves gRPC alone; pages are on the HTTP port",
        (false, Opening.Http2, false) => "this port serves HTTP/1; scalerAddress must name the gRPC port",
        _ => "what it sent is not understood here",
    };

    private bool TryEnter(IPAddress remote)
    {
        if (Interlocked.Increment(ref _connections) > limits.MaxConnections)
        {
            Interlocked.Decrement(ref _connections);
            return false;
        }

        if (_ofAddress.AddOrUpdate(remote, 1, static (_, count) => count + 1) <= limits.MaxConnectionsPerAddress)
        {
            metrics.RecordConnection(kind, +1);
            return true;
        }

        Interlocked.Decrement(ref _connections);
        Forget(remote);
        return false;
    }

    private void Leave(IPAddress remote)
    {
        Interlocked.Decrement(ref _connections);
        Forget(remote);
        metrics.RecordConnection(kind, -1);
    }

    private void Forget(IPAddress remote)
    {
        int left = _ofAddress.AddOrUpdate(remote, 0, static (_, count) => count - 1);
        if (left <= 0)
        {
            // Only if nobody entered meanwhile.
            _ofAddress.TryRemove(KeyValuePair.Create(remote, left));
        }
    }

    private void Refuse(ConnectionContext connection, IPAddress remote)
    {
        metrics.RecordConnectionRefused(kind, "limit");
        if (_fullLine.TryPass(out long withheld))
        {
            Log.TooManyConnections(logger, PortOf(connection), _connections, _ofAddress.GetValueOrDefault(remote), remote, withheld);
        }

        connection.Abort(new ConnectionAbortedException("too many connections"));
    }
}
