namespace PredictiveScaler.Host.Serve;

/// <summary>TLS of the gRPC port, section <c>Serve:Tls</c>; the files are read again when they change.</summary>
internal sealed class TlsOptions
{
    /// <summary>PEM file: the server's certificate and intermediates.</summary>
    public string? Certificate { get; set; }

    /// <summary>PEM file: its key.</summary>
    public string? Key { get; set; }

    /// <summary>File with the key's password; none = the key is not encrypted.</summary>
    public string? KeyPasswordFile { get; set; }

    /// <summary>PEM file: authorities of client certificates; given = mTLS.</summary>
    public string? ClientCa { get; set; }

    /// <summary>Subject or alternative names that may call; empty = every certificate of those authorities.</summary>
    public IList<string> AllowedClients { get; set; } = [];
}
