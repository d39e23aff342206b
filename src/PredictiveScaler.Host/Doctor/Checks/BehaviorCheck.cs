namespace PredictiveScaler.Host.Doctor.Checks;

/// <summary>The HPA's own brakes decide how fast a forecast becomes pods.</summary>
internal sealed class BehaviorCheck : ManifestCheck
{
    protected override void Check(ScaledManifest subject, Findings findings)
    {
        if (subject.IsJob || !subject.OurTriggers.Any())
        {
            return;
        }

        YamlPath behavior = subject.Spec["advanced"]["horizontalPodAutoscalerConfig"]["behavior"];
        if (!behavior.Exists)
        {
            findings.Warning(
                "no-behavior",
                subject.At(subject.Spec),
                "without an HPA behavior block scale-out at most doubles per sync (from few pods: 1, 4, 8, 16 ...) and scale-in waits 300 s",
                "set spec.advanced.horizontalPodAutoscalerConfig.behavior, such as scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: Percent, value: 400, periodSeconds: 15 }] } and scaleDown: { stabilizationWindowSeconds: 60 }");
        }
        else if (ScaledManifest.Number(behavior["scaleUp"]["stabilizationWindowSeconds"], 0) is > 0 and int seconds)
        {
            findings.Warning("slow-scale-up", subject.At(behavior["scaleUp"]), $"scaleUp.stabilizationWindowSeconds {seconds} delays every forecast by as long", "set it to 0");
        }
    }
}
