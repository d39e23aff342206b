using System.Net;
using System.Net.Http;
using System.Net.Sockets;

namespace PredictiveScaler.Monitoring;

/// <summary>Opens the connections to addresses that metadata names: resolves, asks the policy about each address, connects to those it allows.</summary>
/// <param name="policy">Judges what a name resolves to.</param>
/// <param name="resolve">Gives the addresses of a name; null = the system's resolver. It is asked once a connection, and what it said then is what is connected to.</param>
internal sealed class GuardedConnector(AddressPolicy policy, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
{
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve = resolve ?? Dns.GetHostAddressesAsync;

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        DnsEndPoint endPoint = context.DnsEndPoint;
        IPAddress[] resolved = IPAddress.TryParse(endPoint.Host, out IPAddress? literal)
            ? [literal]
            : await _resolve(endPoint.Host, cancellationToken);
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
