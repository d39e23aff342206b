namespace PredictiveScaler.Host.Doctor.Checks;

/// <summary>Settings that meant Prometheus in KEDA's own trigger and mean something else, or nothing, in an external one.</summary>
internal sealed class PrometheusLeftOversCheck : ManifestCheck
{
    private static readonly string[] TlsKeys = ["caCert", "tlsClientCert", "tlsClientKey", "tlsCertFile"];

    protected override void Check(ScaledManifest subject, Findings findings)
    {
        foreach (TriggerManifest trigger in subject.OurTriggers)
        {
            CheckAuthentication(trigger, findings);
            CheckUnsafeSsl(trigger, findings);
            foreach (string key in TlsKeys.Where(trigger.Metadata.ContainsKey))
            {
                findings.Warning("tls-in-metadata", trigger.AtKey(key), $"KEDA ignores {key} in metadata and speaks cleartext", "put caCert, tlsClientCert and tlsClientKey into a TriggerAuthentication");
            }
        }
    }

    private static void CheckAuthentication(TriggerManifest trigger, Findings findings)
    {
        YamlPath reference = trigger.Root["authenticationRef"];
        if (reference.Exists)
        {
            findings.Warning(
                "authentication-ref",
                trigger.At(reference.Line),
                "KEDA uses authenticationRef of an external trigger only for TLS to this service and passes nothing on: no credential in it reaches Prometheus",
                "configure a source with the credentials in the service and name it in metadata.source; keep authenticationRef only for caCert, tlsClientCert, tlsClientKey");
        }
    }

    private static void CheckUnsafeSsl(TriggerManifest trigger, Findings findings)
    {
        if (trigger.Metadata.GetValueOrDefault("unsafeSsl") == "true")
        {
            bool tls = trigger.Metadata.GetValueOrDefault("enableTLS") == "true";
            findings.Warning(
                "unsafe-ssl",
                trigger.AtKey("unsafeSsl"),
                $"unsafeSsl now means KEDA's link to this service, not Prometheus{(tls ? ": KEDA does not verify who answers" : ", and without enableTLS it does nothing")}",
                "remove it; for a Prometheus with a private CA configure a source with that CA in the service");
        }
    }
}
