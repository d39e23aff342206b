using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace PredictiveScaler.Serving.Listening;

/// <summary>Decides which client certificates may call: issued by one of the authorities, for clients, with an allowed name.</summary>
internal sealed class ClientCertificateCheck
{
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private const int MaxSubject = 200;

    private readonly X509Certificate2Collection _authorities;
    private readonly HashSet<string> _allowed;
    private readonly ILogger _logger;
    private readonly LogGate _line = new(TimeProvider.System);

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

    public bool Allows(X509Certificate? certificate, X509Chain? presented, string remote)
    {
        if (certificate is not X509Certificate2 client)
        {
            Tell("none", remote, "no certificate was presented");
            return false;
        }

        var problem = ProblemOf(client, presented);
        if (problem is not null)
        {
            Tell(client.Subject, remote, problem);
        }

        return problem is null;
    }

    /// <summary>The subject is the caller's text.</summary>
    private void Tell(string subject, string remote, string problem)
    {
        if (_line.TryPass(out long withheld))
        {
            string shown = string.Concat(subject.Take(MaxSubject).Select(c => char.IsControl(c) ? ' ' : c));
            Log.ClientRefused(_logger, shown, remote, problem, withheld);
        }
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
            return string.Join("; ", chain.ChainStatus.Select(Sentence));
        }

        return _allowed.Count == 0 || CertificateNames.Of(client).Any(_allowed.Contains) ? null : "its name is not allowed";
    }

    private static string Sentence(X509ChainStatus status) => status.Status == X509ChainStatusFlags.NotValidForUsage
        ? "it is not meant for clients (extended key usage)"
        : status.StatusInformation.Trim().TrimEnd('.');
}
