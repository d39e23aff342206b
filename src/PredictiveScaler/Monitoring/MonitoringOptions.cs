namespace PredictiveScaler.Monitoring;

/// <summary>Sections <c>Sources</c> and <c>AddressPolicy</c>.</summary>
internal sealed class MonitoringOptions
{
    /// <summary>Configured sources by name.</summary>
    public Dictionary<string, SourceOptions> Sources { get; } = new(StringComparer.OrdinalIgnoreCase);

    public AddressPolicyOptions AddressPolicy { get; } = new();

    /// <summary>Values that could not be read, each with its key path; the validator reports them.</summary>
    public List<string> Problems { get; } = [];
}
