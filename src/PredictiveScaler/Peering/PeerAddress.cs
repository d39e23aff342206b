using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PredictiveScaler.Peering;

/// <summary>A configured name and port of replicas: the only places that the token is sent to.</summary>
internal sealed record PeerAddress(string Host, int Port)
{
    /// <summary>Null when the text is not <c>host:port</c>; an IPv6 address is written in brackets.</summary>
    public static PeerAddress? Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port is 0 or > ushort.MaxValue)
        {
            return null;
        }

        string host = text[..colon];
        string name = host.Trim('[', ']');
        return Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4 || (host != name && Uri.CheckHostName(name) == UriHostNameType.IPv6)
            ? new PeerAddress(name, port)
            : null;
    }

    /// <summary>Every replica behind the name, in random order so that several that start do not all ask the same one.</summary>
    /// <exception cref="SocketException">The name is not known, as when no replica is ready yet.</exception>
    public async Task<IPAddress[]> ResolveAsync(CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(Host, cancellationToken);
        Random.Shared.Shuffle(addresses);
        return addresses;
    }

    /// <summary>By name, also when the connection goes to one of its addresses: the certificate must be for the name.</summary>
    public Uri Url(bool tls) => new UriBuilder(tls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, Host, Port).Uri;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");
}
