namespace PredictiveScaler.Serving.Listening;

/// <summary>What a port serves. Set as a feature of each connection that the port accepts.</summary>
internal enum ListenerKind
{
    Services,
    HealthOnly,

    /// <summary>HTTP/1: health pages and the API, and the metrics where they have no port of their own.</summary>
    Http,

    /// <summary>HTTP/1: metrics and health pages alone.</summary>
    MetricsOnly,

    /// <summary>The hand-over between replicas alone.</summary>
    Peers,
}
