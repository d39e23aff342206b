namespace PredictiveScaler.Host.Collect;

/// <summary>Which server a command asks.</summary>
internal sealed record ServerChoice
{
    /// <summary>Base URL of a server, with its credentials in <see cref="Server"/>; null = a source of the service's configuration.</summary>
    public Uri? Url { get; init; }

    /// <summary>Name of a configured source; null together with <see cref="Url"/> = the default one.</summary>
    public string? SourceName { get; init; }

    /// <summary>The service's settings file; null = environment variables alone.</summary>
    public string? ConfigFile { get; init; }

    public CollectSettings Server { get; init; } = new();
}
