using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace PredictiveScaler.Monitoring;

/// <summary>HTTP handlers: one per configured source, one for all addresses that metadata names.</summary>
internal static class SourceTransport
{
    public static HttpMessageInvoker ForSource(string name, SourceOptions options, ILogger logger)
    {
        SocketsHttpHandler handler = Create(options.MaxConcurrency);
        handler.UseProxy = options.UseProxy;
        if (options.InsecureSkipVerify)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        }
        else if (options.CaFile is { } authorities)
        {
            handler.SslOptions.RemoteCertificateValidationCallback =
                (_, certificate, chain, errors) => IsTrusted(name, authorities, certificate, chain, errors, logger);
        }

        if (options.ClientCertificateFile is not null)
        {
            ClientCertificateFile certificate = new(name, options.ClientCertificateFile, options.ClientKeyFile, logger);
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate.Load()!;
        }

        return new HttpMessageInvoker(handler);
    }

    public static HttpMessageInvoker ForMetadataAddresses(AddressPolicy policy) => ForMetadataAddresses(new GuardedConnector(policy));

    public static HttpMessageInvoker ForMetadataAddresses(GuardedConnector connector)
    {
        SocketsHttpHandler handler = Create(maxConnections: 16);
        handler.UseProxy = false;
        handler.ConnectCallback = connector.ConnectAsync;
        return new HttpMessageInvoker(handler);
    }

    // Connections are renewed so that rotated certificates and changed DNS entries take effect.
    private static SocketsHttpHandler Create(int maxConnections) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.GZip,
        MaxConnectionsPerServer = maxConnections,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        ConnectTimeout = TimeSpan.FromSeconds(5),
        MaxResponseDrainSize = 64 * 1024,
        MaxResponseHeadersLength = 64,
        ActivityHeadersPropagator = null,
    };

    // Called once per connection, so the file is read each time: a rotated authority needs no restart.
    internal static bool IsTrusted(
        string source, string file, X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors, ILogger logger)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
        {
            return false;
        }

        try
        {
            using X509Chain chain = new();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(file);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            foreach (X509ChainElement element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            {
                chain.ChainPolicy.ExtraStore.Add(element.Certificate);
            }

            return chain.Build(X509CertificateLoader.LoadCertificate(certificate.GetRawCertData()));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException)
        {
            Log.CertificateFileUnreadable(logger, source);
            return false;
        }
    }
}
