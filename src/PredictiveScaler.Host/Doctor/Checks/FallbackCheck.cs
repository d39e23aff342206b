using System.Text.RegularExpressions;

namespace PredictiveScaler.Host.Doctor.Checks;

/// <summary>When nothing trustworthy is known the service answers with an error, and KEDA's fallback must take over.</summary>
internal sealed class FallbackCheck : ManifestCheck
{
    protected override void Check(ScaledManifest subject, Findings findings)
    {
        if (subject.IsJob || !subject.OurTriggers.Any())
        {
            return;
        }

        YamlPath fallback = subject.Spec["fallback"];
        if (!fallback.Exists && HasOther(subject))
        {
            return;
        }

        if (!fallback.Exists)
        {
            findings.Warning(
                "no-fallback",
                subject.At(subject.Spec),
                "without spec.fallback a long Prometheus outage freezes the replicas where they are",
                "add spec.fallback: { failureThreshold: 3, replicas: <enough for a busy hour>, behavior: currentReplicasIfHigher }");
        }
        else if (subject.MinReplicaCount == 0 && ScaledManifest.Number(fallback["replicas"], 0) == 0)
        {
            findings.Warning("fallback-to-zero", subject.At(fallback), "fallback.replicas is 0 and minReplicaCount is 0: an outage may scale a loaded workload to zero", "set fallback.replicas to what carries a busy hour");
        }
    }

    /// <summary>Whether the formula has something else for each of our triggers when it fails: <c>predicted ?? reactive</c>.</summary>
    private static bool HasOther(ScaledManifest subject) =>
        subject.Spec["advanced"]["scalingModifiers"]["formula"].Text is { } formula
        && subject.OurTriggers.All(trigger => trigger.Root["name"].Text is { Length: > 0 } name && Regex.IsMatch(formula, $@"(?<![\w.]){Regex.Escape(name)}\s*\?\?\s*[\w(]", RegexOptions.CultureInvariant));
}
