namespace PredictiveScaler.Host.Doctor;

/// <summary>One thing that the doctor looks at. Stateless; reports and never throws for what it finds, only when cancelled.</summary>
internal interface IDoctorCheck
{
    Task CheckAsync(ScaledManifest subject, Surroundings surroundings, Findings findings, CancellationToken cancellationToken);
}

/// <summary>A check that needs nothing but the manifest.</summary>
internal abstract class ManifestCheck : IDoctorCheck
{
    public Task CheckAsync(ScaledManifest subject, Surroundings surroundings, Findings findings, CancellationToken cancellationToken)
    {
        Check(subject, findings);
        return Task.CompletedTask;
    }

    protected abstract void Check(ScaledManifest subject, Findings findings);
}
