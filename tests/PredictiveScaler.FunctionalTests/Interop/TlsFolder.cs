using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PredictiveScaler.FunctionalTests.Interop;

/// <summary>
/// A folder with an authority (ca), a server certificate, and clients: "client" and "other" of that authority, "foreign" of
/// another one.
/// </summary>
internal sealed class TlsFolder : IDisposable
{
    private const string ServerPurpose = "1.3.6.1.5.5.7.3.1";
    private const string ClientPurpose = "1.3.6.1.5.5.7.3.2";
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);
    private static readonly DateTimeOffset Until = From.AddDays(30);

    private readonly X509Certificate2 _authority = CreateAuthority("Test authority");

    public TlsFolder()
    {
        Folder = Directory.CreateTempSubdirectory("tls").FullName;
        File.WriteAllText(PathOf("ca.crt"), _authority.ExportCertificatePem());
        IssueServer();
        Issue("client", _authority, "keda-operator", ClientPurpose);
        Issue("other", _authority, "someone-else", ClientPurpose);
        using var foreign = CreateAuthority("Foreign authority");
        Issue("foreign", foreign, "keda-operator", ClientPurpose);
        Issue("expired", _authority, "keda-operator", ClientPurpose, From.AddHours(-2), From.AddHours(-1));
        Issue("for-servers", _authority, "keda-operator", ServerPurpose);
    }

    public string Folder { get; }

    public string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>Puts a new server certificate in place of the former and returns its serial number.</summary>
    public string IssueServer() => Issue("server", _authority, "scaler", ServerPurpose);

    /// <summary>One that was valid once.</summary>
    public void IssueExpiredServer() => Issue("server", _authority, "scaler", ServerPurpose, From.AddHours(-2), From.AddHours(-1));

    /// <summary>Encrypts the key of a certificate in its place.</summary>
    public void Encrypt(string file, string password)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(PathOf(file + ".key")));
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000);
        File.WriteAllText(PathOf(file + ".key"), key.ExportEncryptedPkcs8PrivateKeyPem(password, parameters));
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static X509Certificate2 CreateAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(From.AddDays(-1), Until);
    }

    private string Issue(string file, X509Certificate2 authority, string name, string purpose, DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        names.AddUri(new Uri($"spiffe://cluster.local/{name}"));
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, from ?? From, until ?? Until.AddDays(-1), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(PathOf(file + ".crt"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf(file + ".key"), key.ExportPkcs8PrivateKeyPem());
        return certificate.SerialNumber;
    }
}
