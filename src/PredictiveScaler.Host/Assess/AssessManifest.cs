using System.Globalization;
using PredictiveScaler.Host.Recommend;
using PredictiveScaler.Recommending;

namespace PredictiveScaler.Host.Assess;

/// <summary>The ScaledObject that an assessment ends in.</summary>
internal static class AssessManifest
{
    private const string QuantileKey = "quantile";

    /// <returns>Null where nobody said which query gives the demand.</returns>
    public static string? Of(AssessRequest request, AssessTarget target, AssessFindings findings)
    {
        if (target.Query is not { } query)
        {
            return null;
        }

        List<KeyValuePair<string, string>> metadata = [];
        if (request.SourceName is { } source)
        {
            metadata.Add(new("source", source));
        }
        else if (target.Url is { } url)
        {
            metadata.Add(new("serverAddress", url.AbsoluteUri.TrimEnd('/')));
        }

        metadata.Add(new("query", query));
        if (target.WorkloadIsKnown)
        {
            metadata.Add(new("workload", target.Workload.ToString()));
        }

        if (findings.SafetyIsGiven)
        {
            metadata.Add(new(QuantileKey, findings.Trigger.Quantile.ToString(CultureInfo.InvariantCulture)));
            metadata.Add(new("marginFraction", findings.Trigger.MarginFraction.ToString(CultureInfo.InvariantCulture)));
        }

        if (!findings.Helps)
        {
            metadata.Add(new("mode", "Preview"));
        }

        metadata.AddRange(target.Metadata.Where(pair => metadata.TrueForAll(known => known.Key != pair.Key)));
        ScalingAdvice advice = findings.Advice();
        ScaledObjectDraft draft = ScaledObjectDraft.Of(advice, target.Name, target.Namespace, target.Workload, request.ScalerAddress, metadata);
        return ScaledObjectYaml.Of(draft with
        {
            Cooldown = target.Cooldown,
            PollingInterval = target.PollingInterval,
            Introduction = [.. Introduction(target, findings), .. draft.Introduction],
            Reasons = new Dictionary<string, string>(draft.Reasons) { [QuantileKey] = findings.Safety },
        });
    }

    private static IEnumerable<string> Introduction(AssessTarget target, AssessFindings findings)
    {
        yield return findings.Verdict.Headline + ".";
        if (!findings.Helps)
        {
            yield return "There is no need to apply this. In mode Preview the service answers as KEDA's own trigger does and records what it would have done.";
        }

        if (!target.WorkloadIsKnown)
        {
            yield return $"Nobody said what is scaled: {target.Workload} is a guess, check it.";
        }
    }
}
