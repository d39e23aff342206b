namespace PredictiveScaler.Host.Serve;

/// <summary>Where the service listens and keeps its files; configuration section <c>Serve</c>, each with a command-line option.</summary>
internal sealed class ServeOptions
{
    public const string Section = "Serve";

    /// <summary>IP address to listen on; a container sets 0.0.0.0 or [::].</summary>
    public string Bind { get; set; } = "127.0.0.1";

    /// <summary>Port of KEDA's calls, 0 to 65535; 0 = a free one.</summary>
    public int GrpcPort { get; set; } = 6000;

    /// <summary>Plaintext grpc.health.v1 alone, for probes that speak no TLS, 0 to 65535; none = no such port.</summary>
    public int? HealthPort { get; set; }

    /// <summary>Port of metrics, /livez, /readyz and API, 0 to 65535; 0 = a free one.</summary>
    public int HttpPort { get; set; } = 8080;

    /// <summary>Port of metrics and health pages alone, so that a NetworkPolicy can tell who scrapes from who may see triggers, 0 to 65535; 0 = a free one, none = metrics on the HTTP port.</summary>
    public int? MetricsPort { get; set; }

    /// <summary>Directory for samples and plans; none = nothing survives a restart.</summary>
    public string? Store { get; set; }

    /// <summary>Directory of the ONNX models; none = those shipped with the program.</summary>
    public string? Models { get; set; }

    /// <summary>
    /// Time between SIGTERM and the end of answering, in which clients find the other replicas: streams end with OK and the service is not
    /// ready from its start on. For clusters whose pods cannot sleep before SIGTERM (Kubernetes before 1.30).
    /// </summary>
    public TimeSpan DrainFor { get; set; }

    /// <summary>TLS of the gRPC port; null = cleartext HTTP/2.</summary>
    public TlsOptions? Tls { get; set; }

    /// <summary>Who may use the API; none = whoever reaches it.</summary>
    public ApiOptions Api { get; set; } = new();

    /// <summary>How much anybody can hold.</summary>
    public LimitOptions Limits { get; set; } = new();
}
