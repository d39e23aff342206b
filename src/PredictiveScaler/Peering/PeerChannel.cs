using System.Net;
using System.Net.Sockets;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Peering;

/// <summary>
/// A connection to one address of a configured name, and to nothing else: no proxy, no redirect. Where the service has TLS, the certificate
/// must be for the name before the token is sent.
/// </summary>
internal static class PeerChannel
{
    /// <param name="peer">The configured name.</param>
    /// <param name="address">One of its addresses.</param>
    /// <param name="tls">Whether replicas speak TLS.</param>
    /// <param name="authorities">PEM file; null = those of the system.</param>
    /// <param name="connectTimeout">After which an address that is gone is left.</param>
    /// <param name="logger">Told when the file cannot be read.</param>
    public static GrpcChannel To(PeerAddress peer, IPAddress address, bool tls, string? authorities, TimeSpan connectTimeout, ILogger logger)
    {
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = connectTimeout,
            ActivityHeadersPropagator = null,
            ConnectCallback = (_, cancellationToken) => ConnectAsync(new IPEndPoint(address, peer.Port), cancellationToken),
        };
        if (authorities is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback =
                (_, certificate, chain, errors) => SourceTransport.IsTrusted("peers", authorities, certificate, chain, errors, logger);
        }

        return GrpcChannel.ForAddress(peer.Url(tls), new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = HandedSamples.MostBytes,
            ThrowOperationCanceledOnCancellation = true,
        });
    }

    private static async ValueTask<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        Socket socket = new(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
