namespace PredictiveScaler.Host.Doctor.Checks;

/// <summary>The query must give total demand; other shapes of PromQL are told by how they look.</summary>
internal sealed class DemandQueryCheck : ManifestCheck
{
    protected override void Check(ScaledManifest subject, Findings findings)
    {
        foreach (TriggerManifest trigger in subject.OurTriggers)
        {
            if (trigger.Metadata.GetValueOrDefault("query") is not { Length: > 0 } query)
            {
                continue;
            }

            foreach (QueryShape shape in QueryShape.All.Where(shape => shape.Fits(query)))
            {
                findings.Warning(shape.Code, trigger.AtKey("query"), shape.What, shape.Fix);
            }
        }
    }
}
