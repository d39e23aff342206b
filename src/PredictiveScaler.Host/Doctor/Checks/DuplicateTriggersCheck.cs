using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Doctor.Checks;

/// <summary>KEDA tells two triggers of one ScaledObject apart by their metadata alone.</summary>
internal sealed class DuplicateTriggersCheck : ManifestCheck
{
    protected override void Check(ScaledManifest subject, Findings findings)
    {
        foreach (IGrouping<string, TriggerManifest> same in subject.OurTriggers.GroupBy(trigger => MetadataFingerprint.Of(trigger.Metadata)).Where(group => group.Count() > 1))
        {
            findings.Warning("same-metadata", same.Last().Place, $"triggers {string.Join(" and ", same.Select(trigger => trigger.Index))} have the same metadata: they are one trigger to the service", "remove one of them");
        }
    }
}
