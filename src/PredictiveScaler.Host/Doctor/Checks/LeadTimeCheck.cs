using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Doctor.Checks;

/// <summary>The lead time must cover what lies between a forecast and a serving pod. (Beyond the horizon is the parser's finding.)</summary>
internal sealed class LeadTimeCheck : ManifestCheck
{
    private static readonly TimeSpan HpaSync = TimeSpan.FromSeconds(15);

    protected override void Check(ScaledManifest subject, Findings findings)
    {
        TimeSpan shortest = TimeSpan.MaxValue;
        foreach (TriggerManifest trigger in subject.OurTriggers)
        {
            if (trigger.Parsed.Options is { } options)
            {
                Check(trigger, options, findings);
                shortest = options.EffectiveLeadTime < shortest ? options.EffectiveLeadTime : shortest;
            }
        }

        if (TimeSpan.FromSeconds(subject.PollingInterval) > shortest)
        {
            findings.Warning(
                "polling-interval",
                subject.At(subject.Spec["pollingInterval"]),
                $"pollingInterval {subject.PollingInterval}s is longer than the lead time {Durations.Format(shortest)}: waking from zero may come too late",
                "set pollingInterval to 15 or 30");
        }
    }

    private static void Check(TriggerManifest trigger, TriggerOptions options, Findings findings)
    {
        string lead = Durations.Format(options.EffectiveLeadTime);
        if (options.LeadTime is null)
        {
            findings.Note("lead-time-assumed", trigger.AtKey("leadTime"), $"leadTime is not given: {lead} is assumed", "set it to the time your pods take from creation to ready, plus 30s");
        }
        else if (options.LeadTime < HpaSync)
        {
            findings.Warning("lead-time-short", trigger.AtKey("leadTime"), $"leadTime {lead} is shorter than one HPA sync (15s): pods come after the load", "set it to the time your pods take from creation to ready, plus 30s");
        }
    }
}
