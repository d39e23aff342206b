namespace PredictiveScaler.Host.Serve;

/// <summary>
/// Who may use the HTTP port, section <c>Serve:Api</c>. Without either file it is open to whoever reaches it. Health pages are always open, and
/// metrics, which a NetworkPolicy can keep apart (<c>Serve:MetricsPort</c>).
/// </summary>
internal sealed class ApiOptions
{
    /// <summary>File with bearer tokens, one a line; two while one replaces the other. Read again when it changes.</summary>
    public string? TokenFile { get; set; }

    /// <summary>File with <c>user:password</c>, one a line, for browsers. Read again when it changes.</summary>
    public string? UserFile { get; set; }
}
