namespace PredictiveScaler.Host.Doctor.Checks;

/// <summary>Kubernetes takes text only as metadata values: an unquoted number fails the whole ScaledObject.</summary>
internal sealed class MetadataTypesCheck : ManifestCheck
{
    protected override void Check(ScaledManifest subject, Findings findings)
    {
        foreach (TriggerManifest trigger in subject.Triggers)
        {
            foreach ((string key, int line, YamlPath value) in trigger.Root["metadata"].Entries)
            {
                if (value.Node is not YamlDotNet.RepresentationModel.YamlScalarNode)
                {
                    findings.Error("metadata-not-text", trigger.At(line), $"{key} is a list or a map", "metadata values are text");
                }
                else if (value.IsUnquotedNonText)
                {
                    findings.Error("metadata-not-text", trigger.At(line), $"{key} is a number, true/false or empty without quotes: the API server refuses the object", $"quote it: {key}: \"...\"");
                }
            }
        }
    }
}
