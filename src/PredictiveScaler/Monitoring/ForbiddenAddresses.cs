using System.Net;
using System.Net.Sockets;

namespace PredictiveScaler.Monitoring;

/// <summary>Addresses that nothing named by metadata may ever reach.</summary>
internal static class ForbiddenAddresses
{
    private static readonly (IPNetwork Network, string Kind)[] Networks =
    [
        (IPNetwork.Parse("0.0.0.0/8"), "unspecified"),
        (IPNetwork.Parse("::/128"), "unspecified"),
        (IPNetwork.Parse("169.254.0.0/16"), "link-local (cloud metadata)"),
        (IPNetwork.Parse("fe80::/10"), "link-local"),
        (IPNetwork.Parse("fec0::/10"), "site-local"),
        (IPNetwork.Parse("100.100.100.200/32"), "cloud metadata"),
        (IPNetwork.Parse("168.63.129.16/32"), "cloud metadata"),
        (IPNetwork.Parse("192.0.0.192/32"), "cloud metadata"),
        (IPNetwork.Parse("fd00:ec2::/32"), "cloud metadata"),
        (IPNetwork.Parse("fd20:ce::254/128"), "cloud metadata"),
        (IPNetwork.Parse("224.0.0.0/4"), "multicast"),
        (IPNetwork.Parse("ff00::/8"), "multicast"),
        (IPNetwork.Parse("240.0.0.0/4"), "reserved"),
        (IPNetwork.Parse("2001::/32"), "tunnel"),
        (IPNetwork.Parse("64:ff9b:1::/48"), "tunnel"),
        (IPNetwork.Parse("::ffff:0:0:0/96"), "tunnel"),
    ];

    private static readonly IPNetwork[] PrivateNetworks =
    [
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("fc00::/7"),
    ];

    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "metadata",
        "metadata.google.internal",
        "metadata.goog",
        "metadata.azure.internal",
        "metadata.tencentyun.com",
        "instance-data",
        "instance-data.ec2.internal",
    };

    /// <summary>What is wrong with the address; null when nothing is.</summary>
    public static string? KindOf(IPAddress address)
    {
        foreach ((IPNetwork network, string kind) in Networks)
        {
            if (network.Contains(address))
            {
                return kind;
            }
        }

        return null;
    }

    public static bool IsForbiddenName(string host) => Names.Contains(host);

    public static bool IsPrivate(IPAddress address) => Array.Exists(PrivateNetworks, network => network.Contains(address));

    /// <summary>The IPv4 address inside an IPv6 one: mapped, compatible, NAT64 or 6to4; else the address itself.</summary>
    public static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (address.IsIPv4MappedToIPv6 || bytes[..12].SequenceEqual<byte>([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]))
        {
            return new IPAddress(bytes[12..]);
        }

        if (bytes[0] == 0x20 && bytes[1] == 0x02)
        {
            return new IPAddress(bytes[2..6]);
        }

        bool isCompatible = !bytes[..12].ContainsAnyExcept((byte)0) && (bytes[12] != 0 || bytes[13] != 0);
        return isCompatible ? new IPAddress(bytes[12..]) : WithoutScope(address);
    }

    // fe80::1%eth0 is fe80::1 for the comparison with a network.
    private static IPAddress WithoutScope(IPAddress address) => address.ScopeId == 0 ? address : new IPAddress(address.GetAddressBytes());
}
