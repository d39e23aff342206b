using System.Diagnostics.Metrics;
using PredictiveScaler.Serving.Listening;

namespace PredictiveScaler.Telemetry;

/// <summary>Connections, and what was turned away before any handler saw it.</summary>
internal sealed class ListenerMetrics
{
    private static readonly string[] Ports = ["grpc", "health", "http", "metrics", "peers"];

    private readonly UpDownCounter<long> _connections = ScalerMeter.Instance.CreateUpDownCounter<long>(
        "connections", description: "Connections that are open, by port.");

    private readonly Counter<long> _refusedConnections = ScalerMeter.Instance.CreateCounter<long>(
        "connections_refused_total", description: "Connections that were closed unserved, by port and reason: limit, silent, protocol or tls.");

    private readonly Counter<long> _refusedRequests = ScalerMeter.Instance.CreateCounter<long>(
        "requests_refused_total", description: "Requests that were turned away unserved, by port and reason: size, late, calls, streams, rate or credentials.");

    public void RecordConnection(ListenerKind kind, int change) => _connections.Add(change, PortOf(kind));

    public void RecordConnectionRefused(ListenerKind kind, string reason) => _refusedConnections.Add(1, PortOf(kind), new("reason", reason));

    public void RecordRequestRefused(ListenerKind kind, string reason) => _refusedRequests.Add(1, PortOf(kind), new("reason", reason));

    private static KeyValuePair<string, object?> PortOf(ListenerKind kind) => new("port", Ports[(int)kind]);
}
