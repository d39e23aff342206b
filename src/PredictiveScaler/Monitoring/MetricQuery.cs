namespace PredictiveScaler.Monitoring;

/// <summary>
/// What fetches a series, policies apart: two triggers with equal queries share one series and one fetch. Equality is by value.
/// </summary>
internal sealed record MetricQuery
{
    /// <summary>Name of a configured source; null together with <see cref="ServerAddress"/> = the default source.</summary>
    public string? Source { get; init; }

    /// <summary>Base URL that metadata names; no configured credential is ever sent there. Null = <see cref="Source"/> or the default.</summary>
    public Uri? ServerAddress { get; init; }

    /// <summary>PromQL of one total.</summary>
    public required string PromQl { get; init; }

    /// <summary>Sampling step, 10 s to 1 h.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Sent as the query parameter <c>namespace</c> (as KEDA's trigger does); null = none.</summary>
    public string? NamespaceParameter { get; init; }

    /// <summary>Further query parameters, canonical form <c>k=v,k2=v2</c> sorted by key, values percent-encoded; "" = none.</summary>
    public string QueryParameters { get; init; } = "";

    /// <summary>Further headers, same canonical form. May hold secrets: never log it.</summary>
    public string CustomHeaders { get; init; } = "";

    /// <summary>Timeout of one request that metadata asks for; null = the source's.</summary>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>Namespace of the ScaledObject: which sources it may use depends on it.</summary>
    public required string TriggerNamespace { get; init; }

    /// <summary>Never prints headers, parameters or the query text, as they may hold secrets.</summary>
    public override string ToString() => $"{Source ?? ServerAddress?.Host ?? "default"}, step {Step.TotalSeconds:0}s";
}
