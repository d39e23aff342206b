using PredictiveScaler.Planning;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Doctor.Checks;

/// <summary>The lead time must cover what lies between a forecast and a serving pod. (Beyond the horizon is the parser's finding.)</summary>
internal sealed class LeadTimeCheck : IDoctorCheck
{
    private const string SetIt = "set leadTime to the time your pods take from creation to ready, plus 30s";

    public async Task CheckAsync(ScaledManifest subject, Surroundings surroundings, Findings findings, CancellationToken cancellationToken)
    {
        TimeSpan shortest = TimeSpan.MaxValue;
        foreach (TriggerManifest trigger in subject.OurTriggers)
        {
            if (trigger.Parsed.Options is not { } options)
            {
                continue;
            }

            TimeSpan lead = options.EffectiveLeadTime;
            if (options.LeadTime is null)
            {
                LeadTimeEstimate estimate = await surroundings.LeadTimeAsync(options, subject.Namespace, cancellationToken).ConfigureAwait(false);
                NoteAuto(subject, trigger, options, estimate, findings);
                lead = estimate.Value;
            }
            else if (options.LeadTime < LeadTimeRule.HpaSync)
            {
                findings.Warning("lead-time-short", trigger.AtKey("leadTime"), $"leadTime {Durations.Format(lead)} is shorter than one HPA sync (15s): pods come after the load", SetIt);
            }

            shortest = lead < shortest ? lead : shortest;
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

    private static void NoteAuto(ScaledManifest subject, TriggerManifest trigger, TriggerOptions options, LeadTimeEstimate estimate, Findings findings)
    {
        Place place = trigger.AtKey(options.Workload is null ? "leadTime" : "workload");
        string lead = Durations.Format(estimate.Value);
        if (estimate.Source == LeadTimeSource.Measured)
        {
            findings.Note("lead-time-measured", place, $"leadTime auto is {lead}: {estimate.Starts} pod starts of {options.Workload} took {Durations.Format(WholeSeconds(estimate.StartupP90!.Value))} or less (P90), HPA sync and the answer's age come on top");
            return;
        }

        if (options.Workload is null)
        {
            string name = subject.Spec["scaleTargetRef"]["name"].Text is { Length: > 0 } target ? target : "shop";
            findings.Note("lead-time-assumed", place, $"leadTime is not given: {lead} is assumed", $"name the workload (workload: deployment/{name}) to have it measured from kube-state-metrics, or {SetIt}");
            return;
        }

        findings.Note("lead-time-assumed", place, $"leadTime auto is {lead} for now: {estimate.Reason}", $"see that this source holds kube-state-metrics' kube_pod_created and kube_pod_status_ready_time of {subject.Namespace}, or {SetIt}");
    }

    private static TimeSpan WholeSeconds(TimeSpan span) => TimeSpan.FromSeconds(Math.Ceiling(span.TotalSeconds));
}
