using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Serving.Listening;

/// <summary>Opens the gRPC ports of Kestrel and knows where they are.</summary>
internal sealed class GrpcListener(GrpcListenerOptions options, ListenerMetrics metrics, ILogger<GrpcListener> logger, TlsMaterial? tls = null)
    : IConfigureOptions<KestrelServerOptions>
{
    // Field and total limits of Kestrel end the connection; the middleware answers with a status well before that.
    private const int HeaderRoom = 4;
    private ListenOptions? _services;
    private ListenOptions? _health;
    private ListenOptions? _peers;

    /// <summary>Where the services are, once the server has started; with the real port when 0 was asked for.</summary>
    public IPEndPoint? ServicesEndPoint => _services?.IPEndPoint;

    /// <summary>Where the health-only port is, if there is one.</summary>
    public IPEndPoint? HealthEndPoint => _health?.IPEndPoint;

    /// <summary>Where replicas hand over, if they do.</summary>
    public IPEndPoint? PeersEndPoint => _peers?.IPEndPoint;

    public void Configure(KestrelServerOptions kestrel)
    {
        SetLimits(kestrel.Limits);
        kestrel.Listen(options.Address, options.Port, listen => _services = Open(listen, ListenerKind.Services, tls));
        if (options.HealthPort is { } healthPort)
        {
            kestrel.Listen(options.Address, healthPort, listen => _health = Open(listen, ListenerKind.HealthOnly, null));
        }

        if (options.PeersPort is { } peersPort)
        {
            kestrel.Listen(options.Address, peersPort, listen => _peers = Open(listen, ListenerKind.Peers, tls));
        }
    }

    private ListenOptions Open(ListenOptions listen, ListenerKind kind, TlsMaterial? tls)
    {
        // A cleartext port that also speaks HTTP/1 refuses HTTP/2 with prior knowledge.
        listen.Protocols = HttpProtocols.Http2;
        ConnectionGuard guard = new(kind, tls is not null, options.Limits, metrics, TimeProvider.System, logger);
        listen.Use(next => connection => guard.AdmitAsync(connection, next));
        if (tls is not null)
        {
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = handshake => ValueTask.FromResult(tls.Handshake(handshake, asksClients: kind != ListenerKind.Peers)),
                HandshakeTimeout = options.Limits.OpeningTimeout,
            });
            listen.Use(next => connection => guard.BeginAsync(connection, next));
        }

        return listen;
    }

    private void SetLimits(KestrelServerLimits limits)
    {
        limits.KeepAliveTimeout = options.KeepAliveTimeout;
        limits.RequestHeadersTimeout = options.Limits.HeadersTimeout;
        // A stream may be silent for days; its request message has a time of its own.
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.MaxRequestHeadersTotalSize = options.MaxMetadataBytes * HeaderRoom;
        limits.Http2.MaxRequestHeaderFieldSize = options.MaxMetadataBytes * HeaderRoom;
        limits.Http2.MaxStreamsPerConnection = options.MaxStreamsPerConnection;
        limits.Http2.KeepAlivePingDelay = options.KeepAlivePingDelay;
    }
}
