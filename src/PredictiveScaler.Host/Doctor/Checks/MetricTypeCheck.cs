namespace PredictiveScaler.Host.Doctor.Checks;

/// <summary>The answer is a total, which only AverageValue divides by the threshold.</summary>
internal sealed class MetricTypeCheck : ManifestCheck
{
    protected override void Check(ScaledManifest subject, Findings findings)
    {
        foreach (TriggerManifest trigger in subject.OurTriggers)
        {
            YamlPath metricType = trigger.Root["metricType"];
            if (metricType.Text is "Value")
            {
                findings.Error(
                    "metric-type", trigger.At(metricType.Line), "metricType Value multiplies the pods of now by value/threshold: with a total demand that grows without end", "remove metricType, or set AverageValue");
            }
            else if (metricType.Text is { } other and not "AverageValue")
            {
                findings.Error("metric-type", trigger.At(metricType.Line), $"KEDA refuses metricType {other} for an external trigger", "remove metricType, or set AverageValue");
            }
        }
    }
}
