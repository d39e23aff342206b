using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace PredictiveScaler.Serving.Listening;

/// <summary>The certificate, key and client authorities in force. Files that cannot be used leave the former ones in force.</summary>
internal sealed class TlsMaterial
{
    private readonly GrpcTlsOptions _options;
    private readonly ILogger _logger;
    private volatile SslServerAuthenticationOptions _current;
    private byte[] _seen;

    /// <exception cref="InvalidOperationException">The files cannot be used; the message names them.</exception>
    public TlsMaterial(GrpcTlsOptions options, ILogger<TlsMaterial> logger)
    {
        _options = options;
        _logger = logger;
        try
        {
            _seen = Fingerprint();
            _current = Load();
        }
        catch (Exception e) when (IsUnusable(e))
        {
            throw new InvalidOperationException($"TLS cannot be set up from {FileNames()}: {e.Message}", e);
        }
    }

    /// <summary>What the next handshake uses.</summary>
    public SslServerAuthenticationOptions HandshakeOptions => _current;

    /// <summary>Takes the files in if their content has changed since they were last looked at.</summary>
    public void ReloadIfChanged()
    {
        try
        {
            var found = Fingerprint();
            if (!found.AsSpan().SequenceEqual(_seen))
            {
                // Remembered even if it turns out bad, so that a bad file is reported once.
                _seen = found;
                _current = Load();
                Log.CertificateReloaded(_logger, _options.CertificateFile);
            }
        }
        catch (Exception e) when (IsUnusable(e))
        {
            ReportOnce(e);
        }
    }

    private static bool IsUnusable(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;

    private void ReportOnce(Exception exception)
    {
        if (exception is IOException or UnauthorizedAccessException)
        {
            if (_seen.Length == 0)
            {
                return;
            }

            _seen = [];
        }

        Log.CertificateNotReloaded(_logger, FileNames(), exception);
    }

    private string FileNames() => string.Join(", ", Files());

    private IEnumerable<string> Files()
    {
        yield return _options.CertificateFile;
        yield return _options.KeyFile;
        if (_options.ClientCaFile is { } authorities)
        {
            yield return authorities;
        }
    }

    private byte[] Fingerprint() => [.. Files().SelectMany(file => SHA256.HashData(File.ReadAllBytes(file)))];

    private SslServerAuthenticationOptions Load()
    {
        var certificate = X509Certificate2.CreateFromPemFile(_options.CertificateFile, _options.KeyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(_options.CertificateFile);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            ClientCertificateRequired = _options.ClientCaFile is not null,
            RemoteCertificateValidationCallback = _options.ClientCaFile is { } file
                ? ClientCertificateCheck.FromFile(file, _options.AllowedClients, _logger).Validate
                : null,
        };
    }
}
