using System.Globalization;

namespace PredictiveScaler.Host.Doctor.Checks;

/// <summary>scalerAddress is a gRPC target: <c>host:port</c>, never a URL.</summary>
internal sealed class ScalerAddressCheck : ManifestCheck
{
    private const string Right = "write host:port, such as " + PrometheusTriggerCheck.Address;

    protected override void Check(ScaledManifest subject, Findings findings)
    {
        foreach (TriggerManifest trigger in subject.OurTriggers)
        {
            Check(trigger, trigger.Metadata.GetValueOrDefault("scalerAddress", ""), trigger.AtKey("scalerAddress"), findings);
        }
    }

    private static void Check(TriggerManifest trigger, string address, Place place, Findings findings)
    {
        if (trigger.Metadata.ContainsKey("scalerAddressFromEnv") || string.IsNullOrWhiteSpace(address))
        {
            findings.Error("scaler-address", place, "scalerAddress is missing: KEDA reads it from metadata only, not from the environment", Right);
        }
        else if (address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            findings.Error("scaler-address", place, "scalerAddress is a URL, but KEDA wants a gRPC target", $"{Right}; for TLS set enableTLS: \"true\"");
        }
        else if (!address.StartsWith("dns:", StringComparison.Ordinal) && !address.StartsWith("unix:", StringComparison.Ordinal))
        {
            CheckHost(address, place, findings);
        }
    }

    private static void CheckHost(string address, Place place, Findings findings)
    {
        int colon = address.LastIndexOf(':');
        string host = colon < 0 ? address : address[..colon];
        if (colon <= 0 || !ushort.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) || port == 0 || address.Contains('/', StringComparison.Ordinal))
        {
            findings.Error("scaler-address", place, "scalerAddress has no port, or more than host and port", Right);
        }
        else if (host is "localhost" or "127.0.0.1" or "[::1]" or "0.0.0.0")
        {
            findings.Error("scaler-address", place, $"scalerAddress {host} is KEDA's own pod, not this service", Right);
        }
        else if (!host.Contains('.', StringComparison.Ordinal))
        {
            findings.Note("scaler-address", place, $"scalerAddress {host} has no namespace: it is looked up in KEDA's namespace, not in the ScaledObject's", $"{Right} unless the service runs in KEDA's namespace");
        }
    }
}
