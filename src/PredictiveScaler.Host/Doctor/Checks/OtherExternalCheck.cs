namespace PredictiveScaler.Host.Doctor.Checks;

/// <summary>Says which external triggers were passed over, so that silence is not taken for health.</summary>
internal sealed class OtherExternalCheck : ManifestCheck
{
    protected override void Check(ScaledManifest subject, Findings findings)
    {
        foreach (TriggerManifest trigger in subject.Triggers.Where(trigger => trigger.IsExternal && !trigger.IsOurs))
        {
            findings.Note("other-external", trigger.Place, "this external trigger has no key of this service: it seems to be another scaler's and was not checked", "if it is ours, give it query and threshold");
        }

        if (subject.Triggers.Count == 0)
        {
            findings.Error("no-trigger", subject.At(subject.Spec), "there are no triggers", "add one of type: external");
        }
    }
}
