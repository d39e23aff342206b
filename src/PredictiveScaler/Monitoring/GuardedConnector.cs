using System.Net;
using System.Net.Http;
using System.Net.Sockets;

namespace PredictiveScaler.Monitoring;

/// <summary>Opens the connections to addresses that metadata names: resolves, asks the policy about each address, connects to those it allows.</summary>
internal sealed class GuardedConnector(AddressPolicy policy)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        DnsEndPoint endPoint = context.DnsEndPoint;
        IPAddress[] resolved = IPAddress.TryParse(endPoint.Host, out IPAddress? literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(endPoint.Host, cancellationToken);
        IPAddress[] allowed = Allowed(resolved, endPoint.Host);
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, endPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private IPAddress[] Allowed(IPAddress[] resolved, string host)
    {
        string? problem = null;
        List<IPAddress> allowed = [];
        foreach (IPAddress address in resolved)
        {
            if (policy.ProblemOf(address, host) is { } found)
            {
                problem ??= found;
            }
            else
            {
                allowed.Add(address);
            }
        }

        return allowed.Count > 0 ? [.. allowed] : throw new AddressRefusedException(problem ?? $"{host} has no address.");
    }
}
