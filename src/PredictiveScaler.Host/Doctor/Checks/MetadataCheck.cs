using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Doctor.Checks;

/// <summary>What the service itself says about the metadata.</summary>
internal sealed class MetadataCheck : ManifestCheck
{
    protected override void Check(ScaledManifest subject, Findings findings)
    {
        foreach (TriggerManifest trigger in subject.OurTriggers)
        {
            foreach (MetadataProblem problem in trigger.Parsed.Problems)
            {
                string what = $"{problem.Key}:{(problem.Value is null ? "" : $" '{problem.Value}'")} {problem.What}";
                string fix = string.Join("; ", new[] { problem.Advice, problem.Allowed.Length == 0 ? "" : $"allowed: {problem.Allowed}" }.Where(part => part.Length > 0));
                findings.Error("metadata", trigger.AtKey(problem.Key), what, fix);
            }

            foreach (MetadataNotice notice in trigger.Parsed.Notices)
            {
                Report(notice, trigger.AtKey(notice.Key), findings);
            }

            foreach (string key in trigger.KeysFromEnvironment)
            {
                findings.Note("value-from-environment", trigger.AtKey(key), $"{key}: the value comes from the workload's environment and is not checked here");
            }
        }
    }

    private static void Report(MetadataNotice notice, Place place, Findings findings)
    {
        switch (notice.Kind)
        {
            case MetadataNoticeKind.UnknownKey:
                findings.Warning("unknown-key", place, notice.Text, "correct or remove the key");
                break;
            case MetadataNoticeKind.LeftOver:
                findings.Warning("prometheus-left-over", place, notice.Text, "remove the key");
                break;
            default:
                findings.Note("adjusted", place, notice.Text);
                break;
        }
    }
}
