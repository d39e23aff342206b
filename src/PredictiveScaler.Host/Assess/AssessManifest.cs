using System.Globalization;
using PredictiveScaler.Host.Manifests;
using PredictiveScaler.Recommending;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Assess;

/// <summary>The ScaledObject that an assessment ends in.</summary>
internal static class AssessManifest
{
    private const string QuantileKey = "quantile";
    private const string LeadTimeKey = "leadTime";
    private const string QueryStepKey = "queryStep";
    private const string WorkloadKey = "workload";
    private static readonly TimeSpan DefaultStep = TimeSpan.FromMinutes(1);

    /// <returns>Null where nobody said which query gives the demand.</returns>
    public static string? Of(AssessRequest request, AssessTarget target, AssessHistory history, AssessFindings findings)
    {
        if (target.Query is not { } query)
        {
            return null;
        }

        ManifestServer server = ManifestServer.Of(request, target);
        List<KeyValuePair<string, string>> metadata = [.. server.Metadata, new("query", query), .. Forecast(request, target, history, findings)];
        metadata.AddRange(target.Metadata.Where(pair => !server.Replaces(pair.Key) && metadata.TrueForAll(known => known.Key != pair.Key)));
        ScaledObjectDraft draft = ScaledObjectDraft.Of(findings.Advice(), target.Name, target.Namespace, target.Workload, request.ScalerAddress, metadata);
        return ScaledObjectYaml.Of(draft with
        {
            Cooldown = target.Cooldown,
            PollingInterval = target.PollingInterval,
            Introduction = [.. Introduction(target, server, findings), .. draft.Introduction],
            MetadataNotes = server.Notes,
            Reasons = new Dictionary<string, string>(draft.Reasons.Concat(server.Reasons))
            {
                [QuantileKey] = findings.Safety,
                [metadata.Exists(pair => pair.Key == LeadTimeKey) ? LeadTimeKey : WorkloadKey] = LeadTime(request, target, history, findings),
            },
        });
    }

    private static IEnumerable<KeyValuePair<string, string>> Forecast(AssessRequest request, AssessTarget target, AssessHistory history, AssessFindings findings)
    {
        if (target.WorkloadIsKnown)
        {
            yield return new(WorkloadKey, target.Workload.ToString());
        }

        if (!IsLeadTimeGiven(target) && !history.MeasuresStartUp(request))
        {
            yield return new(LeadTimeKey, Durations.Format(LeadTimeOf(findings)));
        }

        if (findings.Trigger.QueryStep != DefaultStep)
        {
            yield return new(QueryStepKey, Durations.Format(findings.Trigger.QueryStep));
        }

        if (findings.SafetyIsGiven)
        {
            yield return new(QuantileKey, findings.Trigger.Quantile.ToString(CultureInfo.InvariantCulture));
            yield return new("marginFraction", findings.Trigger.MarginFraction.ToString(CultureInfo.InvariantCulture));
        }

        if (!findings.Helps)
        {
            yield return new("mode", "Preview");
        }
    }

    private static bool IsLeadTimeGiven(AssessTarget target) => target.Metadata.Any(pair => pair.Key == LeadTimeKey);

    /// <summary>In whole seconds, as a person would write it.</summary>
    private static TimeSpan LeadTimeOf(AssessFindings findings) => TimeSpan.FromSeconds(Math.Ceiling(findings.Trigger.EffectiveLeadTime.TotalSeconds));

    private static string LeadTime(AssessRequest request, AssessTarget target, AssessHistory history, AssessFindings findings)
    {
        string simulated = Durations.Format(LeadTimeOf(findings));
        return IsLeadTimeGiven(target) ? $"As it is today; the figures are for {simulated}."
            : history.MeasuresStartUp(request) ? $"From its pod starts the service measures leadTime; the figures are for {simulated}."
            : $"What the figures are for: the start-up ({(request.StartUp is null ? "a usual one, assumed" : "as given")}), until the HPA looks, and the age of what it sees. Where kube-state-metrics is in the same Prometheus, leave it out: the service measures it from the starts of the workload's pods.";
    }

    private static IEnumerable<string> Introduction(AssessTarget target, ManifestServer server, AssessFindings findings)
    {
        yield return findings.Verdict.Headline + ".";
        if (!findings.Helps)
        {
            yield return "There is no need to apply this. In mode Preview the service answers as KEDA's own trigger does and records what it would have done.";
        }
        else
        {
            yield return "To watch first, apply it with mode: Preview and today's threshold. This threshold is for a forecast that acts: while the service answers with measured demand (no history yet, demoted), it is all the headroom there is.";
        }

        if (!target.WorkloadIsKnown)
        {
            yield return $"Nobody said what is scaled: {target.Workload} is a guess, check it.";
        }

        if (server.IsOpen)
        {
            yield return "Before you apply this: see at serverAddress which server the service asks.";
        }
    }
}
