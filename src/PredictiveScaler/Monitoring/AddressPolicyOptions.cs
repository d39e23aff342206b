namespace PredictiveScaler.Monitoring;

/// <summary>
/// Section <c>AddressPolicy</c>: which addresses metadata may name. Link-local, cloud metadata, multicast and unspecified addresses are refused
/// whatever is written here.
/// </summary>
internal sealed class AddressPolicyOptions
{
    /// <summary>Stands for a name without a dot, as a Service in the same namespace has. It must resolve to a private address.</summary>
    public const string ServiceName = "<service>";

    /// <summary>Stands for <c>service.namespace</c>. It must resolve to a private address, as <c>example.com</c> has this form too.</summary>
    public const string ServiceInNamespace = "<service>.<namespace>";

    public static readonly IReadOnlyList<string> DefaultHosts = [ServiceName, ServiceInNamespace, "*.svc", "*.svc.cluster.local"];

    /// <summary>Host names: exact, <c>*.suffix</c>, <c>*</c> (any), <see cref="ServiceName"/> or <see cref="ServiceInNamespace"/>.</summary>
    public IReadOnlyList<string> AllowedHosts { get; set; } = DefaultHosts;

    /// <summary>Networks (<c>10.0.0.0/8</c>) whose addresses may be written as numbers, and any allowed name may resolve to.</summary>
    public IReadOnlyList<string> AllowedCidrs { get; set; } = [];

    /// <summary>Ports that may be named; empty = every port.</summary>
    public IReadOnlyList<string> AllowedPorts { get; set; } = [];

    /// <summary>Whether localhost and 127.0.0.0/8 may be named; for tests and sidecars.</summary>
    public bool AllowLoopback { get; set; }
}
