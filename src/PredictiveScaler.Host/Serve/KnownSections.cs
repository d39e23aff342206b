using Microsoft.Extensions.Configuration.Json;
using PredictiveScaler.Control;
using PredictiveScaler.Peering;
using PredictiveScaler.Telemetry;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Serve;

/// <summary>Top-level keys of the settings files. The environment is not judged: it holds many variables of others.</summary>
internal static class KnownSections
{
    private static readonly string[] Ours = [ServeOptions.Section, "Sources", "AddressPolicy", ServiceCalendars.Section, ControlOptions.Section, "Store", PeersOptions.Section, TelemetryOptions.Section];

    /// <summary>Those of the framework that a settings file may hold.</summary>
    private static readonly string[] Framework =
    [
        "Logging", "AllowedHosts", "Kestrel", "Urls", "Http_Ports", "Https_Ports", "ForwardedHeaders_Enabled", "DetailedErrors",
        "Environment", "ApplicationName", "ContentRoot", "WebRoot", "HostBuilder", "ShutdownTimeoutSeconds", "ConnectionStrings", "Metrics", "$schema",
    ];

    public static IEnumerable<string> Problems(IConfiguration configuration)
    {
        IEnumerable<IConfigurationProvider> providers = configuration is IConfigurationRoot root ? root.Providers : [];
        foreach (JsonConfigurationProvider file in providers.OfType<JsonConfigurationProvider>())
        {
            foreach (string key in file.GetChildKeys([], null).Distinct(StringComparer.OrdinalIgnoreCase).Where(key => !IsKnown(key)))
            {
                string meant = NearestKey.Of(key, [.. Ours, .. Framework]) is { } nearest ? $"did you mean {nearest}?" : $"known are {string.Join(", ", Ours)}.";
                yield return $"{key}: unknown section in {file.Source.Path}; {meant}";
            }
        }
    }

    private static bool IsKnown(string key) => Ours.Concat(Framework).Contains(key, StringComparer.OrdinalIgnoreCase);
}
