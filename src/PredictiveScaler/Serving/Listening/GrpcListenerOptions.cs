using System.Net;

namespace PredictiveScaler.Serving.Listening;

/// <summary>Where and how gRPC is served.</summary>
internal sealed record GrpcListenerOptions
{
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>0 takes a free port; see <see cref="GrpcListener"/>.</summary>
    public int Port { get; init; } = 6000;

    /// <summary>Null: cleartext HTTP/2 (h2c, prior knowledge).</summary>
    public GrpcTlsOptions? Tls { get; init; }

    /// <summary>A further cleartext port with grpc.health.v1 alone, for Kubernetes' gRPC probes, which speak no TLS. 0 takes a free port.</summary>
    public int? HealthPort { get; init; }

    /// <summary>A further port for the hand-over between replicas alone, with TLS where the services have it, but without client certificates: peers know a token. 0 takes a free port.</summary>
    public int? PeersPort { get; init; }

    public ListenerLimits Limits { get; init; } = new();

    /// <summary>
    /// KEDA keeps one connection to a scaler address, and each external-push trigger holds one or two streams on it. Beyond
    /// this number its calls wait without an error anywhere.
    /// </summary>
    public int MaxStreamsPerConnection { get; init; } = 100_000;

    /// <summary>How long a connection without calls stays open; longer than any sensible pollingInterval.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Silence after which a connection is pinged; a vanished peer is noticed 20 s later.</summary>
    public TimeSpan KeepAlivePingDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes of all header fields of one call, as HTTP/2 counts them (32 more a field). Above: RESOURCE_EXHAUSTED.</summary>
    public int MaxMetadataBytes { get; init; } = 16 * 1024;

    /// <summary>Bytes of one request message. Above: RESOURCE_EXHAUSTED. KEDA's requests have a few hundred.</summary>
    public int MaxRequestBytes { get; init; } = 1024 * 1024;
}
