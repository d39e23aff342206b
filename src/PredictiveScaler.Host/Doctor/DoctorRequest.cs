using System.Net.Http.Headers;

namespace PredictiveScaler.Host.Doctor;

/// <summary>What the command line asks the doctor to look at.</summary>
internal sealed record DoctorRequest
{
    /// <summary>Files; <c>-</c> is standard input.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary><c>host:port</c> of a running service; null = none.</summary>
    public string? Address { get; init; }

    public bool Tls { get; init; }

    public string? CaFile { get; init; }

    /// <summary>Base URL of a running service's HTTP port; null = its triggers are not looked at.</summary>
    public Uri? Service { get; init; }

    /// <summary>What the service's API asks for; null = nothing.</summary>
    public AuthenticationHeaderValue? Authorization { get; init; }

    /// <summary>Base URL of a Prometheus-compatible server; null = queries are not tried.</summary>
    public Uri? Prometheus { get; init; }

    /// <summary>Namespace of objects that name none.</summary>
    public string Namespace { get; init; } = "default";

    public bool Json { get; init; }

    /// <summary>How long one answer may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
