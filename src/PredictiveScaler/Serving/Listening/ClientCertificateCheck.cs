using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace PredictiveScaler.Serving.Listening;

/// <summary>Decides which client certificates may call: issued by one of the authorities, for clients, with an allowed name.</summary>
internal sealed class ClientCertificateCheck
{
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private readonly X509Certificate2Collection _authorities;
    private readonly HashSet<string> _allowed;
    private readonly ILogger _logger;

    private ClientCertificateCheck(X509Certificate2Collection authorities, IEnumerable<string> allowed, ILogger logger)
    {
        _authorities = authorities;
        _allowed = new HashSet<string>(allowed, StringComparer.OrdinalIgnoreCase);
        _logger = logger;
    }

    public static ClientCertificateCheck FromFile(string caFile, IEnumerable<string> allowed, ILogger logger)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(caFile);
        return authorities.Count > 0
            ? new ClientCertificateCheck(authorities, allowed, logger)
            : throw new CryptographicException($"{caFile} holds no certificate.");
    }

    public bool Validate(object sender, X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 client)
        {
            Log.ClientRefused(_logger, "none", "no certificate was presented");
            return false;
        }

        var problem = ProblemOf(client, presented);
        if (problem is not null)
        {
            Log.ClientRefused(_logger, client.Subject, problem);
        }

        return problem is null;
    }

    private string? ProblemOf(X509Certificate2 client, X509Chain? presented)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(ClientAuthentication);
        if (presented is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
        }

        if (!chain.Build(client))
        {
            return string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()));
        }

        return _allowed.Count == 0 || CertificateNames.Of(client).Any(_allowed.Contains) ? null : "its name is not allowed";
    }
}
