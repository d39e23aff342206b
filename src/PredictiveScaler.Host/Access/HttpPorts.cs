using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using PredictiveScaler.Host.Serve;
using PredictiveScaler.Serving.Listening;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Host.Access;

/// <summary>Opens the HTTP/1 ports of Kestrel and knows where they are.</summary>
internal sealed class HttpPorts(ServeOptions serve, GrpcListenerOptions grpc, ListenerMetrics metrics, ILogger<HttpPorts> logger) : IConfigureOptions<KestrelServerOptions>
{
    private ListenOptions? _http;
    private ListenOptions? _metrics;

    /// <summary>Once the server has started; with the real port when 0 was asked for.</summary>
    public IPEndPoint? HttpEndPoint => _http?.IPEndPoint;

    /// <summary>Where the metrics are, if they have a port of their own.</summary>
    public IPEndPoint? MetricsEndPoint => _metrics?.IPEndPoint;

    public void Configure(KestrelServerOptions kestrel)
    {
        // What runs here is nobody's business.
        kestrel.AddServerHeader = false;
        kestrel.Listen(grpc.Address, serve.HttpPort, listen => _http = Open(listen, ListenerKind.Http));
        if (serve.MetricsPort is { } port)
        {
            kestrel.Listen(grpc.Address, port, listen => _metrics = Open(listen, ListenerKind.MetricsOnly));
        }
    }

    private ListenOptions Open(ListenOptions listen, ListenerKind kind)
    {
        listen.Protocols = HttpProtocols.Http1;
        ConnectionGuard guard = new(kind, speaksTls: false, grpc.Limits, metrics, TimeProvider.System, logger);
        listen.Use(next => connection => guard.AdmitAsync(connection, next));
        return listen;
    }
}
