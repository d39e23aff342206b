namespace PredictiveScaler.Monitoring;

/// <summary>One configured source: section <c>Sources:&lt;name&gt;</c>.</summary>
internal sealed class SourceOptions
{
    /// <summary>Base URL, may carry a path prefix.</summary>
    public Uri? Url { get; set; }

    /// <summary>Whether triggers that name neither a source nor an address use it. None = yes when it is the only source.</summary>
    public bool? Default { get; set; }

    /// <summary>File with the bearer token; read again every few seconds, as Kubernetes rotates it.</summary>
    public string? BearerTokenFile { get; set; }

    /// <summary>Bearer token itself; the file is better, as it can change and is in no settings.</summary>
    public string? BearerToken { get; set; }

    /// <summary>User of basic authentication.</summary>
    public string? BasicUser { get; set; }

    /// <summary>File with the user name; read again like the token.</summary>
    public string? BasicUserFile { get; set; }

    /// <summary>Password of basic authentication; the file is better.</summary>
    public string? BasicPassword { get; set; }

    /// <summary>File with the password; read again like the token.</summary>
    public string? BasicPasswordFile { get; set; }

    /// <summary>Headers sent with every request (tenant headers); metadata cannot replace them.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>PEM file of the certificate authorities to trust instead of the system's.</summary>
    public string? CaFile { get; set; }

    /// <summary>PEM file of the client certificate (mutual TLS); may hold its key too.</summary>
    public string? ClientCertificateFile { get; set; }

    /// <summary>PEM file of the client certificate's key.</summary>
    public string? ClientKeyFile { get; set; }

    /// <summary>Accepts any server certificate. For experiments only.</summary>
    public bool InsecureSkipVerify { get; set; }

    /// <summary>Whether HTTPS_PROXY and its kin are obeyed.</summary>
    public bool UseProxy { get; set; }

    /// <summary>Namespaces whose triggers may use it: exact, or a prefix and <c>*</c>. Empty = all.</summary>
    public IReadOnlyList<string> AllowedNamespaces { get; set; } = [];

    /// <summary>Time for one request, 100 ms to 5 min.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Requests at the same time, 1 to 1,024.</summary>
    public int MaxConcurrency { get; set; } = 16;

    /// <summary>Requests that may wait for their turn, 0 to 100,000.</summary>
    public int MaxQueue { get; set; } = 4096;

    /// <summary>Largest answer after decompression, 64 KiB to 1 GiB.</summary>
    public long MaxResponseBytes { get; set; } = 16 * 1024 * 1024;

    public bool HasCredential =>
        BearerToken is not null || BearerTokenFile is not null || BasicUser is not null || BasicUserFile is not null || ClientCertificateFile is not null || Headers.Count > 0;

    public bool Allows(string triggerNamespace) =>
        AllowedNamespaces.Count == 0 || AllowedNamespaces.Any(pattern => Matches(pattern, triggerNamespace));

    private static bool Matches(string pattern, string name) => pattern.EndsWith('*')
        ? name.StartsWith(pattern[..^1], StringComparison.Ordinal)
        : string.Equals(pattern, name, StringComparison.Ordinal);
}
