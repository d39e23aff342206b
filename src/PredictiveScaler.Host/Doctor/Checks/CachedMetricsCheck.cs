namespace PredictiveScaler.Host.Doctor.Checks;

/// <summary>Cached values reach the HPA late.</summary>
internal sealed class CachedMetricsCheck : ManifestCheck
{
    protected override void Check(ScaledManifest subject, Findings findings)
    {
        foreach (TriggerManifest trigger in subject.OurTriggers)
        {
            YamlPath cached = trigger.Root["useCachedMetrics"];
            if (cached.Text == "true")
            {
                findings.Warning(
                    "cached-metrics",
                    trigger.At(cached.Line),
                    $"useCachedMetrics lets the HPA see values up to {subject.PollingInterval} s old; answers of this service come from memory and need no cache",
                    "remove useCachedMetrics");
            }
        }
    }
}
