using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Doctor.Checks;

/// <summary>Says which external triggers were passed over, so that silence is not taken for health.</summary>
internal sealed class OtherExternalCheck : ManifestCheck
{
    protected override void Check(ScaledManifest subject, Findings findings)
    {
        foreach (TriggerManifest trigger in subject.Triggers.Where(trigger => trigger.IsExternal && !trigger.IsOurs))
        {
            if (string.IsNullOrWhiteSpace(trigger.Metadata.GetValueOrDefault("scalerAddress")))
            {
                findings.Error("scaler-address", trigger.Place, WhatIsMissing(trigger), "write metadata: with scalerAddress, query and threshold");
                continue;
            }

            findings.Note("other-external", trigger.Place, "this external trigger has no key of this service: it seems to be another scaler's and was not checked", "if it is ours, give it query and threshold");
        }

        if (subject.Triggers.Count == 0)
        {
            findings.Error("no-trigger", subject.At(subject.Spec), "there are no triggers", "add one of type: external");
        }
    }

    /// <summary>KEDA refuses every external trigger without an address, whoever's scaler it is.</summary>
    private static string WhatIsMissing(TriggerManifest trigger)
    {
        const string Metadata = "metadata";
        string? misspelt = trigger.Root[Metadata].Exists ? null : trigger.Root.Entries.Select(entry => entry.Key).FirstOrDefault(key => NearestKey.Of(key, [Metadata]) is not null);
        string where = trigger.Root[Metadata].Exists ? "" : misspelt is null ? ": it has no metadata" : $": it has '{misspelt}' instead of metadata";
        return $"this external trigger has no scalerAddress{where}";
    }
}
