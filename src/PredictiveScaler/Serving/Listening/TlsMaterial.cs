using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace PredictiveScaler.Serving.Listening;

/// <summary>The certificate, key and client authorities in force. Files that cannot be used leave the former ones in force.</summary>
internal sealed class TlsMaterial
{
    private const SslProtocols Spoken = SslProtocols.Tls12 | SslProtocols.Tls13;
    private static readonly TimeSpan TellBefore = TimeSpan.FromDays(7);

    private readonly GrpcTlsOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _clock;
    private readonly LogGate _oldLine = new(TimeProvider.System);
    private volatile Loaded _current;
    private byte[] _seen;

    /// <exception cref="InvalidOperationException">The files cannot be used; the message names them.</exception>
    public TlsMaterial(GrpcTlsOptions options, TimeProvider clock, ILogger<TlsMaterial> logger)
    {
        (_options, _clock, _logger) = (options, clock, logger);
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

    /// <summary>What this handshake uses.</summary>
    /// <param name="handshake">The connection.</param>
    /// <param name="asksClients">Whether clients need a certificate where authorities are given; peers know a token instead.</param>
    public SslServerAuthenticationOptions Handshake(TlsHandshakeCallbackContext handshake, bool asksClients = true)
    {
        Loaded current = asksClients ? _current : _current with { Clients = null };
        string remote = handshake.Connection.RemoteEndPoint?.ToString() ?? "unknown";
        SslProtocols offered = handshake.ClientHelloInfo.SslProtocols;
        if ((offered & Spoken) == 0)
        {
            handshake.Connection.Features.Get<HandshakeFeature>()?.Explain();
            if (_oldLine.TryPass(out long withheld))
            {
                int port = (handshake.Connection.LocalEndPoint as System.Net.IPEndPoint)?.Port ?? 0;
                Log.OldTls(_logger, remote, port, offered == SslProtocols.None ? "no TLS that is known" : offered.ToString(), withheld);
            }
        }

        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = current.Certificate,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            EnabledSslProtocols = Spoken,
            AllowRenegotiation = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            ClientCertificateRequired = current.Clients is not null,
            RemoteCertificateValidationCallback = current.Clients is { } clients
                ? (_, certificate, presented, _) => IsAllowed(clients, certificate, presented, remote, handshake)
                : null,
        };
    }

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

    private static bool IsAllowed(
        ClientCertificateCheck clients, X509Certificate? certificate, X509Chain? presented, string remote, TlsHandshakeCallbackContext handshake)
    {
        if (clients.Allows(certificate, presented, remote))
        {
            return true;
        }

        handshake.Connection.Features.Get<HandshakeFeature>()?.Explain();
        return false;
    }

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
        if (_options.KeyPasswordFile is { } password)
        {
            yield return password;
        }

        if (_options.ClientCaFile is { } authorities)
        {
            yield return authorities;
        }
    }

    private byte[] Fingerprint() => [.. Files().SelectMany(file => SHA256.HashData(File.ReadAllBytes(file)))];

    private Loaded Load()
    {
        X509Certificate2 certificate = LoadCertificate();
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(_options.CertificateFile);
        SslStreamCertificateContext context = SslStreamCertificateContext.Create(certificate, chain, offline: true);
        ClientCertificateCheck? clients = _options.ClientCaFile is { } file ? ClientCertificateCheck.FromFile(file, _options.AllowedClients, _logger) : null;
        TellValidity(certificate);
        return new Loaded(context, clients);
    }

    private X509Certificate2 LoadCertificate() => _options.KeyPasswordFile is { } password
        ? X509Certificate2.CreateFromEncryptedPemFile(_options.CertificateFile, File.ReadAllText(password).TrimEnd('\r', '\n'), _options.KeyFile)
        : X509Certificate2.CreateFromPemFile(_options.CertificateFile, _options.KeyFile);

    /// <summary>Served all the same: clients that skip the check work, and a new file is taken in when it comes.</summary>
    private void TellValidity(X509Certificate2 certificate)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        DateTimeOffset from = certificate.NotBefore;
        DateTimeOffset until = certificate.NotAfter;
        if (now < from || now > until)
        {
            Log.CertificateNotValidNow(_logger, _options.CertificateFile, from, until);
        }
        else if (until - now < TellBefore)
        {
            Log.CertificateEnds(_logger, _options.CertificateFile, until, (int)(until - now).TotalDays);
        }
    }

    private sealed record Loaded(SslStreamCertificateContext Certificate, ClientCertificateCheck? Clients);
}
