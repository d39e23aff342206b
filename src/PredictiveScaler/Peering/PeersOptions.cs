using System.ComponentModel.DataAnnotations;

namespace PredictiveScaler.Peering;

/// <summary>Hand-over between replicas, section <c>Peers</c>.</summary>
internal sealed class PeersOptions
{
    public const string Section = "Peers";

    /// <summary>Where other replicas hand over, each <c>host:port</c>; every address that a name has is tried. Empty = nothing is taken.</summary>
    public IList<string> Addresses { get; set; } = [];

    /// <summary>Port on which this replica hands over; 0 = a free one, null = it does not. Nothing else is served there.</summary>
    public int? Port { get; set; }

    /// <summary>File with the token that replicas share, read again every few seconds. One a line: the first is sent, all are accepted. While there is none, nothing is handed over.</summary>
    public string? TokenFile { get; set; }

    /// <summary>PEM file of the authorities of the replicas' certificate instead of the system's; used where the service has TLS.</summary>
    public string? CaFile { get; set; }

    /// <summary>Longest time that taking over may delay the start.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00", ErrorMessage = "Peers:{0}: must be from {1} to {2}.")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Most MiB taken from one peer. 5,000 triggers of 7 days at 1 min are about 250.</summary>
    [Range(1, 16_384, ErrorMessage = "Peers:{0}: must be from {1} to {2}.")]
    public int MaxMebibytes { get; set; } = 1024;
}
