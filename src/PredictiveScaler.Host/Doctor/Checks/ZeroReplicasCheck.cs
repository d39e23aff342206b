namespace PredictiveScaler.Host.Doctor.Checks;

/// <summary>Scaling to zero follows IsActive and the cooldown, whatever the value is.</summary>
internal sealed class ZeroReplicasCheck : ManifestCheck
{
    private const int DefaultCooldown = 300;
    private const int ShortCooldown = 60;

    protected override void Check(ScaledManifest subject, Findings findings)
    {
        if (subject.IsJob || subject.MinReplicaCount > 0 || !subject.OurTriggers.Any())
        {
            return;
        }

        YamlPath cooldown = subject.Spec["cooldownPeriod"];
        int seconds = ScaledManifest.Number(cooldown, DefaultCooldown);
        string absent = subject.Spec["minReplicaCount"].Exists ? "" : " (its default)";
        if (seconds < ShortCooldown)
        {
            findings.Warning(
                "short-cooldown", subject.At(cooldown), $"minReplicaCount is 0{absent} and cooldownPeriod {seconds} s: one quiet minute removes all pods", "raise cooldownPeriod, or set minReplicaCount: 1");
        }
        else
        {
            findings.Note(
                "scales-to-zero",
                subject.At(subject.Spec["minReplicaCount"]),
                $"minReplicaCount is 0{absent}: the workload goes to zero {seconds} s after demand and forecast are at or below activationThreshold, and comes back with one pod first",
                "set minReplicaCount: 1 if a first request may not wait; set activationThreshold above idle noise");
        }
    }
}
