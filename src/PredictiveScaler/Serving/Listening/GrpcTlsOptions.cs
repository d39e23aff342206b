namespace PredictiveScaler.Serving.Listening;

/// <summary>TLS of the gRPC port. The files are read again when their content changes.</summary>
internal sealed record GrpcTlsOptions
{
    /// <summary>PEM: the server's certificate, then intermediates.</summary>
    public required string CertificateFile { get; init; }

    /// <summary>PEM, unencrypted unless <see cref="KeyPasswordFile"/> is set.</summary>
    public required string KeyFile { get; init; }

    /// <summary>File with the password of an encrypted key (PKCS#8).</summary>
    public string? KeyPasswordFile { get; init; }

    /// <summary>PEM bundle. When set, callers need a client certificate that one of these authorities issued.</summary>
    public string? ClientCaFile { get; init; }

    /// <summary>
    /// Names of which a client certificate must carry one: its common name, or a DNS, URI or e-mail alternative name. Empty:
    /// any certificate of the client authorities will do.
    /// </summary>
    public IReadOnlyList<string> AllowedClients { get; init; } = [];

    /// <summary>How often the files are looked at.</summary>
    public TimeSpan ReloadInterval { get; init; } = TimeSpan.FromSeconds(10);
}
