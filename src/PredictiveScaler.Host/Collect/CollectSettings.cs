using PredictiveScaler.Collecting;

namespace PredictiveScaler.Host.Collect;

/// <summary>What to collect and from where, of command line and configuration file together. Null = not said.</summary>
internal sealed record CollectSettings
{
    /// <summary>Base URL of a Prometheus-compatible server.</summary>
    public Uri? Url { get; init; }

    public TimeSpan? Timeout { get; init; }

    public TimeSpan? Lookback { get; init; }

    public TimeSpan? Step { get; init; }

    public TimeSpan? Chunk { get; init; }

    public IReadOnlyDictionary<string, SecretReference> Headers { get; init; } = new Dictionary<string, SecretReference>();

    public SecretReference? BearerToken { get; init; }

    public string? User { get; init; }

    public SecretReference? Password { get; init; }

    public string? CaFile { get; init; }

    public IReadOnlyList<CollectQuery> Queries { get; init; } = [];

    /// <summary>These settings, and what they leave open from others.</summary>
    public CollectSettings Over(CollectSettings others) => new()
    {
        Url = Url ?? others.Url,
        Timeout = Timeout ?? others.Timeout,
        Lookback = Lookback ?? others.Lookback,
        Step = Step ?? others.Step,
        Chunk = Chunk ?? others.Chunk,
        Headers = Headers.Concat(others.Headers.Where(header => !Headers.ContainsKey(header.Key))).ToDictionary(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase),
        BearerToken = BearerToken ?? others.BearerToken,
        User = User ?? others.User,
        Password = Password ?? others.Password,
        CaFile = CaFile ?? others.CaFile,
        Queries = Queries.Count > 0 ? Queries : others.Queries,
    };

    /// <summary>The query as a collection of its own.</summary>
    public CollectJob JobOf(CollectQuery query) => new()
    {
        Name = query.Name,
        Source = Url!,
        Query = new() { PromQl = query.PromQl, Step = query.Step ?? Step ?? CollectJob.DefaultStep, TriggerNamespace = "" },
        Lookback = query.Lookback ?? Lookback ?? CollectJob.DefaultLookback,
        Chunk = Chunk ?? CollectJob.DefaultChunk,
    };
}

/// <summary>One query of the settings.</summary>
/// <param name="Name">Of the trace file.</param>
/// <param name="PromQl">The query.</param>
/// <param name="Step">Null = as the others.</param>
/// <param name="Lookback">Null = as the others.</param>
/// <param name="EachSeries">A file for each series of the answer.</param>
internal sealed record CollectQuery(string Name, string PromQl, TimeSpan? Step = null, TimeSpan? Lookback = null, bool EachSeries = false);
