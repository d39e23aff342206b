using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;

namespace PredictiveScaler.Monitoring;

/// <summary>
/// Decides which addresses metadata may name: the name before a request, and every resolved address at the moment of connecting, so that a name
/// that changes its address gains nothing.
/// </summary>
internal sealed class AddressPolicy
{
    private readonly AddressPolicyOptions _options;
    private readonly IPNetwork[] _allowedNetworks;
    private readonly int[] _allowedPorts;

    public AddressPolicy(IOptions<MonitoringOptions> options)
        : this(options.Value.AddressPolicy)
    {
    }

    internal AddressPolicy(AddressPolicyOptions options)
    {
        _options = options;
        _allowedPorts = [.. options.AllowedPorts.Select(port => int.Parse(port, CultureInfo.InvariantCulture))];
        _allowedNetworks = [.. options.AllowedCidrs.Select(cidr => IPNetwork.Parse(cidr))];
    }

    private enum HostMatch
    {
        None,
        PrivateOnly,
        Any,
    }

    /// <summary>Why this base URL may not be named; null when it may.</summary>
    public string? ProblemOf(Uri address)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            return "serverAddress must be an http:// or https:// URL.";
        }

        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            return "serverAddress may not carry a user, a query or a fragment; credentials belong to a configured source.";
        }

        if (_allowedPorts.Length > 0 && !_allowedPorts.Contains(address.Port))
        {
            return string.Create(CultureInfo.InvariantCulture, $"Port {address.Port} is not in the allow-list; AddressPolicy:AllowedPorts can allow it.");
        }

        string host = Canonical(address.IdnHost);
        return IPAddress.TryParse(host, out IPAddress? literal) ? ProblemOf(literal, host) : ProblemOfName(host);
    }

    /// <summary>Why a connection to this address, resolved from <paramref name="host"/>, is refused; null when it is allowed.</summary>
    public string? ProblemOf(IPAddress resolved, string host)
    {
        IPAddress address = ForbiddenAddresses.Unwrap(resolved);
        if (ForbiddenAddresses.KindOf(address) is { } kind)
        {
            return $"{host} is a {kind} address, which is never allowed.";
        }

        if (IPAddress.IsLoopback(address))
        {
            return _options.AllowLoopback ? null : $"{host} is a loopback address; AddressPolicy:AllowLoopback allows it.";
        }

        if (Array.Exists(_allowedNetworks, network => network.Contains(address)))
        {
            return null;
        }

        HostMatch match = IPAddress.TryParse(host, out _) ? HostMatch.None : Match(Canonical(host));
        return match switch
        {
            HostMatch.Any => null,
            HostMatch.PrivateOnly when ForbiddenAddresses.IsPrivate(address) => null,
            HostMatch.PrivateOnly => $"{host} resolves to a public address; AddressPolicy:AllowedHosts or AllowedCidrs can allow it.",
            _ => $"{host} is not in the allow-list; AddressPolicy:AllowedCidrs can allow it, or use a configured source.",
        };
    }

    private static string Canonical(string host) => host.TrimEnd('.').Trim('[', ']').ToLowerInvariant();

    private static bool IsLocalhost(string host) => host == "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal);

    private static HostMatch MatchOf(string pattern, string host)
    {
        int dots = host.AsSpan().Count('.');
        return pattern switch
        {
            AddressPolicyOptions.ServiceName => dots == 0 ? HostMatch.PrivateOnly : HostMatch.None,
            AddressPolicyOptions.ServiceInNamespace => dots == 1 ? HostMatch.PrivateOnly : HostMatch.None,
            "*" => HostMatch.Any,
            _ when pattern.StartsWith("*.", StringComparison.Ordinal) =>
                host.Length > pattern.Length - 1 && host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase) ? HostMatch.Any : HostMatch.None,
            _ => string.Equals(pattern, host, StringComparison.OrdinalIgnoreCase) ? HostMatch.Any : HostMatch.None,
        };
    }

    private string? ProblemOfName(string host)
    {
        if (ForbiddenAddresses.IsForbiddenName(host))
        {
            return $"{host} is a cloud metadata service, which is never allowed.";
        }

        if (IsLocalhost(host))
        {
            return _options.AllowLoopback ? null : $"{host} is a loopback address; AddressPolicy:AllowLoopback allows it.";
        }

        return Match(host) != HostMatch.None
            ? null
            : $"{host} is not in the allow-list (in-cluster names are by default); AddressPolicy:AllowedHosts can allow it, or use a configured source.";
    }

    private HostMatch Match(string host) =>
        _options.AllowedHosts.Select(pattern => MatchOf(pattern, host)).DefaultIfEmpty(HostMatch.None).Max();
}
