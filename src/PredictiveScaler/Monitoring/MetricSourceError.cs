namespace PredictiveScaler.Monitoring;

/// <summary>Why a reading failed. One documented reason per failure, used as the metric label <c>outcome</c>.</summary>
internal enum MetricSourceError
{
    None,

    /// <summary>No configured source has that name, or this namespace may not use it, or there is no default source.</summary>
    SourceNotAvailable,

    /// <summary>The address is not in the allow-list, or resolves to a forbidden one (link-local, cloud metadata).</summary>
    AddressRefused,

    /// <summary>Connection, DNS or TLS failure.</summary>
    Unreachable,

    /// <summary>No full answer in time.</summary>
    TimedOut,

    /// <summary>The circuit breaker is open after repeated failures.</summary>
    CircuitOpen,

    /// <summary>Too many requests to this source wait already.</summary>
    Overloaded,

    /// <summary>HTTP status other than 2xx, redirects included.</summary>
    HttpStatus,

    /// <summary>The server refused the query (400/422: bad PromQL).</summary>
    QueryRefused,

    /// <summary>The answer is larger than allowed.</summary>
    TooLarge,

    /// <summary>Not the JSON that the Prometheus API documents.</summary>
    Malformed,

    /// <summary>More than one element where one was expected.</summary>
    MultipleElements,

    /// <summary>The answer carries warnings: part of the data is missing.</summary>
    Partial,

    /// <summary>NaN or infinite.</summary>
    NotFinite,

    /// <summary>The value is older than the query asked for.</summary>
    Stale,
}
