using PredictiveScaler.Host.Doctor;

namespace PredictiveScaler.Host.Assess;

/// <summary>Which server the ScaledObject names: never one that only the machine of the assessment can reach.</summary>
internal sealed record ManifestServer
{
    private const string AddressKey = "serverAddress";
    private const string SourceKey = "source";

    /// <summary>What is written; empty = the service's default source, or what the trigger in use says.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; private init; } = [];

    /// <summary>Comments above the metadata.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Comments at the keys written.</summary>
    public IReadOnlyDictionary<string, string> Reasons { get; private init; } = new Dictionary<string, string>();

    /// <summary>Whether there is something to fill in.</summary>
    public bool IsOpen { get; private init; }

    public static ManifestServer Of(AssessRequest request, AssessTarget target)
    {
        bool isNamed = target.Metadata.Any(pair => pair.Key == SourceKey);
        return request.SourceName is { } source ? new() { Metadata = [new(SourceKey, source)] }
            : request.ClusterAddress is null && isNamed ? new()
            : target.ClusterAddress is { } address ? Of(address)
            : new() { Notes = ["Without serverAddress the service asks its default source."] };
    }

    /// <summary>Whether a key of the trigger in use gives way.</summary>
    public bool Replaces(string key) => Metadata.Count > 0 && key is SourceKey or AddressKey;

    private static ManifestServer Of(Uri address)
    {
        (AddressStanding standing, string problem) = ServerAddressRule.Judge(address);
        string text = address.AbsoluteUri.TrimEnd('/');
        return standing switch
        {
            AddressStanding.Asked => new() { Metadata = [new(AddressKey, text)] },
            AddressStanding.NeedsSetting => new()
            {
                Metadata = [new(AddressKey, text)],
                Reasons = new Dictionary<string, string> { [AddressKey] = $"The service asks this server only where its configuration allows it: {problem}" },
            },
            _ => new()
            {
                IsOpen = true,
                Notes =
                [
                    $"serverAddress is left out: the history was read at {text}, which the service cannot ask. Without serverAddress it asks its default source. Where it has none, write the server's address in the cluster here, as --cluster-address of assess does:",
                    $"{AddressKey}: \"http://prometheus.monitoring.svc:9090\"",
                ],
            },
        };
    }
}
