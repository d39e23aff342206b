namespace PredictiveScaler.Host.Doctor.Checks;

/// <summary>Settings that meant Prometheus in KEDA's own trigger and mean something else, or nothing, in an external one.</summary>
internal sealed class PrometheusLeftOversCheck : IDoctorCheck
{
    private static readonly string[] TlsKeys = ["caCert", "tlsClientCert", "tlsClientKey", "tlsCertFile"];

    // What KEDA takes from a TriggerAuthentication for its link to an external scaler.
    private static readonly string[] TlsParameters = ["caCert", "tlsClientCert", "tlsClientKey"];

    public Task CheckAsync(ScaledManifest subject, Surroundings surroundings, Findings findings, CancellationToken cancellationToken)
    {
        foreach (TriggerManifest trigger in subject.OurTriggers.Where(trigger => trigger.Root["authenticationRef"].Exists))
        {
            CheckAuthentication(trigger, surroundings.Authentications.ParametersOf(trigger), findings);
        }

        foreach (TriggerManifest trigger in subject.OurTriggers)
        {
            CheckUnsafeSsl(trigger, findings);
            foreach (string key in TlsKeys.Where(trigger.Metadata.ContainsKey))
            {
                findings.Warning("tls-in-metadata", trigger.AtKey(key), $"KEDA ignores {key} in metadata and speaks cleartext", "put caCert, tlsClientCert and tlsClientKey into a TriggerAuthentication");
            }
        }

        return Task.CompletedTask;
    }

    /// <param name="trigger">One with an authenticationRef.</param>
    /// <param name="parameters">What that brings along; null = it is in no file.</param>
    /// <param name="findings">Told what is wrong.</param>
    private static void CheckAuthentication(TriggerManifest trigger, IReadOnlyList<string>? parameters, Findings findings)
    {
        const string Code = "authentication-ref";
        const string What = "KEDA uses authenticationRef of an external trigger only for TLS to this service and passes nothing on: no credential in it reaches Prometheus";
        const string Fix = "configure a source with the credentials in the service and name it in metadata.source; keep authenticationRef only for caCert, tlsClientCert, tlsClientKey";
        Place place = trigger.At(trigger.Root["authenticationRef"].Line);
        string[] lost = [.. (parameters ?? []).Except(TlsParameters)];
        if (lost.Length > 0)
        {
            findings.Warning(Code, place, $"{What} ({string.Join(", ", lost)})", Fix);
        }
        else if (parameters is null && trigger.Metadata.GetValueOrDefault("enableTLS") == "true")
        {
            findings.Note(Code, place, $"the authenticationRef is in no file given and was not looked at. {What}", Fix);
        }
        else if (parameters is null)
        {
            findings.Warning(Code, place, What, Fix);
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
