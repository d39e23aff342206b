using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace PredictiveScaler.Monitoring;

/// <summary>A client certificate in PEM files, read again for each new connection; the last good one stays in use.</summary>
internal sealed class ClientCertificateFile(string source, string certificateFile, string? keyFile, ILogger logger)
{
    private X509Certificate2? _last;

    public X509Certificate2? Load()
    {
        try
        {
            _last = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException)
        {
            Log.CertificateFileUnreadable(logger, source);
        }

        return _last;
    }
}
