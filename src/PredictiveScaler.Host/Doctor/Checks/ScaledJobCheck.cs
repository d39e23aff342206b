namespace PredictiveScaler.Host.Doctor.Checks;

/// <summary>A ScaledJob starts a job per unit of the value: a forecast would start jobs for work that is not there yet.</summary>
internal sealed class ScaledJobCheck : ManifestCheck
{
    protected override void Check(ScaledManifest subject, Findings findings)
    {
        if (subject.IsJob && subject.OurTriggers.FirstOrDefault() is { } trigger)
        {
            findings.Warning(
                "scaled-job",
                trigger.Place,
                "a ScaledJob has no HPA and no fallback, and KEDA starts jobs for forecast demand that has not arrived",
                "use a ScaledObject with a long-running worker, or KEDA's own trigger for the queue");
        }
    }
}
