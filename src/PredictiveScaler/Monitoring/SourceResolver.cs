using System.Net.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PredictiveScaler.Telemetry;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Monitoring;

/// <summary>Which endpoint a query goes to. An address that metadata names gets an endpoint without credentials, even when a source has the same address.</summary>
internal sealed class SourceResolver : IDisposable
{
    /// <summary>Label of every address that metadata names.</summary>
    public const string MetadataName = "metadata";

    /// <summary>Addresses from metadata remembered at once; the least recently used one makes room.</summary>
    internal const int MaxMetadataEndpoints = 1000;

    private readonly Dictionary<string, (SourceOptions Options, SourceEndpoint Endpoint)> _sources = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<HttpMessageInvoker> _clients = [];
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SourceEndpoint> _metadataEndpoints = new(StringComparer.Ordinal);
    private readonly HttpMessageInvoker _metadataClient;
    private readonly string? _defaultName;
    private readonly AddressPolicy _policy;
    private readonly SourceMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<SourceResolver> _logger;

    public SourceResolver(
        IOptions<MonitoringOptions> options, AddressPolicy policy, SourceMetrics metrics, TimeProvider time, ILogger<SourceResolver> logger)
    {
        (_policy, _metrics, _time, _logger) = (policy, metrics, time, logger);
        foreach ((string name, SourceOptions source) in options.Value.Sources)
        {
            _sources[name] = (source, CreateSource(name, source));
        }

        _defaultName = DefaultOf(options.Value.Sources);
        _metadataClient = Own(SourceTransport.ForMetadataAddresses(policy));
    }

    /// <summary>Names of the configured sources.</summary>
    public IReadOnlyCollection<string> SourceNames => _sources.Keys;

    /// <summary>The endpoint, or why there is none: a sentence that says what would be right.</summary>
    public (SourceEndpoint? Endpoint, MetricSourceError Error, string Detail) Resolve(MetricQuery query)
    {
        if (query.Source is { } name)
        {
            return FindSource(name, query.TriggerNamespace);
        }

        if (query.ServerAddress is { } address)
        {
            return FindAddress(address);
        }

        return _defaultName is { } defaultName
            ? FindSource(defaultName, query.TriggerNamespace)
            : (null, MetricSourceError.SourceNotAvailable, "No default source is configured: set serverAddress or source, or Sources:<name>:Default.");
    }

    public void Dispose()
    {
        _clients.ForEach(client => client.Dispose());
    }

    internal static string? DefaultOf(Dictionary<string, SourceOptions> sources)
    {
        foreach ((string name, SourceOptions source) in sources)
        {
            if (source.Default == true || (source.Default is null && sources.Count == 1))
            {
                return name;
            }
        }

        return null;
    }

    private (SourceEndpoint? Endpoint, MetricSourceError Error, string Detail) FindSource(string name, string triggerNamespace)
    {
        if (!_sources.TryGetValue(name, out (SourceOptions Options, SourceEndpoint Endpoint) source))
        {
            string available = string.Join(", ", _sources.Where(entry => entry.Value.Options.Allows(triggerNamespace)).Select(entry => entry.Key).Order());
            string named = MetadataEcho.Value(name) ?? "so (the name is not shown, as it looks like a credential)";
            return (null, MetricSourceError.SourceNotAvailable, available.Length == 0
                ? $"There is no source named {named} and none that namespace {triggerNamespace} may use."
                : $"There is no source named {named}; namespace {triggerNamespace} may use: {available}.");
        }

        return source.Options.Allows(triggerNamespace)
            ? (source.Endpoint, MetricSourceError.None, "")
            : (null, MetricSourceError.SourceNotAvailable, $"Namespace {triggerNamespace} may not use source {name}: it is not in Sources:{name}:AllowedNamespaces.");
    }

    private (SourceEndpoint? Endpoint, MetricSourceError Error, string Detail) FindAddress(Uri address)
    {
        if (_policy.ProblemOf(address) is { } problem)
        {
            return (null, MetricSourceError.AddressRefused, problem);
        }

        lock (_gate)
        {
            if (!_metadataEndpoints.TryGetValue(address.AbsoluteUri, out SourceEndpoint? endpoint))
            {
                MakeRoom();
                endpoint = new SourceEndpoint(MetadataName, address, new SourceOptions(), _metadataClient, null, _metrics, _time, _logger);
                _metadataEndpoints.Add(address.AbsoluteUri, endpoint);
            }

            endpoint.LastUsed = _time.GetTimestamp();
            return (endpoint, MetricSourceError.None, "");
        }
    }

    // The evicted endpoint is not disposed: a read may still hold it, and what it holds is memory only.
    private void MakeRoom()
    {
        if (_metadataEndpoints.Count >= MaxMetadataEndpoints)
        {
            _metadataEndpoints.Remove(_metadataEndpoints.MinBy(entry => entry.Value.LastUsed).Key);
        }
    }

    private SourceEndpoint CreateSource(string name, SourceOptions source)
    {
        if (source.InsecureSkipVerify)
        {
            Log.InsecureSource(_logger, name);
        }

        if (source.HasCredential && source.Url!.Scheme == Uri.UriSchemeHttp)
        {
            Log.CredentialsInClear(_logger, name);
        }

        SourceCredentials credentials = new(name, source, _time, _logger);
        return new SourceEndpoint(
            name, source.Url!, source, Own(SourceTransport.ForSource(name, source, _logger)), credentials, _metrics, _time, _logger);
    }

    private HttpMessageInvoker Own(HttpMessageInvoker client)
    {
        _clients.Add(client);
        return client;
    }
}
