using System.Text.Json;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Host.Simulate;
using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Recommending;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Assess;

/// <summary>summary.json of an assessment: the verdict, the settings found, what they gained, and where the files are. Two runs write the same bytes.</summary>
internal static class AssessJson
{
    /// <param name="stream">Takes it.</param>
    /// <param name="target">The workload.</param>
    /// <param name="outcome">What the simulation found.</param>
    /// <param name="report">As the report has it.</param>
    /// <param name="findings">What it means.</param>
    /// <param name="files">Kind and path of what was written, relative to the folder.</param>
    public static void Write(Stream stream, AssessTarget target, AssessOutcome outcome, SimulationReportInput report, AssessFindings findings, IEnumerable<(string Kind, string Path)> files)
    {
        using Utf8JsonWriter json = new(stream, SimulationJson.Options);
        json.WriteStartObject();
        json.WriteString("name", target.Name);
        json.WriteString("namespace", target.Namespace);
        json.WriteString("workload", target.Workload.ToString());
        json.WriteBoolean("workloadIsKnown", target.WorkloadIsKnown);
        WriteTrace(json, outcome.Load.Trace);
        FiguresJson.WriteTexts(json, "assumed", findings.Assumed);
        FiguresJson.WriteTexts(json, "warnings", report.Cautions);
        FiguresJson.WriteVerdict(json, findings.Verdict);
        WriteGain(json, findings);
        WriteFound(json, findings);
        WriteRetuned(json, findings);
        WriteFiles(json, files);
        json.WriteStartObject("settings");
        FiguresJson.WriteSettings(json, outcome.Settings);
        json.WriteEndObject();
        json.WritePropertyName("definitions");
        JsonSerializer.Serialize(json, FiguresJson.Definitions);
        FiguresJson.WritePolicies(json, outcome.Runs);
        FiguresJson.WriteHindsight(json, VerdictWriter.Comparison(report));
        FiguresJson.WriteSweep(json, outcome.Sweep);
        json.WriteEndObject();
    }

    private static void WriteTrace(Utf8JsonWriter json, Trace trace)
    {
        json.WriteStartObject("trace");
        json.WriteString("name", trace.Name);
        json.WriteNumber("samples", trace.Count);
        json.WriteNumber("stepSeconds", trace.Step.TotalSeconds);
        json.WriteNumber("first", trace.First.ToUnixTimeSeconds());
        json.WriteNumber("last", trace.Last.ToUnixTimeSeconds());
        json.WriteEndObject();
    }

    /// <summary>Of the settings found on the first half, on the second; more is better.</summary>
    private static void WriteGain(Utf8JsonWriter json, AssessFindings findings)
    {
        (FrontierPoint before, FrontierPoint after) = (Frontier.Day(findings.Today.Figures), Frontier.Day(findings.Predictive.Figures));
        json.WriteStartObject("gain");
        FiguresJson.WriteKnown(json, "podHoursADay", before.PodHours - after.PodHours);
        FiguresJson.WriteKnown(json, "podHoursShare", 1 - (after.PodHours / before.PodHours));
        FiguresJson.WriteKnown(json, "slowMinutesADay", before.SlowMinutes - after.SlowMinutes);
        json.WriteEndObject();
    }

    /// <summary>As scaledobject.yaml has it.</summary>
    private static void WriteFound(Utf8JsonWriter json, AssessFindings findings)
    {
        ScalingAdvice advice = findings.Advice();
        json.WriteStartObject("advice");
        json.WriteString("mode", advice.Mode.Value.ToString());
        json.WriteNumber("threshold", advice.Threshold.Value);
        FiguresJson.WriteKnown(json, "quantile", findings.SafetyIsGiven ? findings.Trigger.Quantile : null);
        FiguresJson.WriteKnown(json, "marginFraction", findings.SafetyIsGiven ? findings.Trigger.MarginFraction : null);
        json.WriteNumber("leadTimeSeconds", findings.Trigger.EffectiveLeadTime.TotalSeconds);
        json.WriteNumber("minReplicas", advice.MinReplicas.Value);
        json.WriteNumber("maxReplicas", advice.MaxReplicas.Value);
        json.WriteNumber("fallbackReplicas", advice.FallbackReplicas.Value);
        FiguresJson.WriteBehavior(json, advice.Behavior.Value);
        FiguresJson.WriteKnown(json, "podHoursADay", advice.PodHoursPerDay.Value);
        FiguresJson.WriteKnown(json, "slowMinutesADay", advice.ViolationMinutesPerDay.Value);
        json.WriteEndObject();
    }

    /// <summary>What a plain HPA could do with another target.</summary>
    private static void WriteRetuned(Utf8JsonWriter json, AssessFindings findings)
    {
        json.WriteStartObject("plainHpa");
        json.WriteNumber("threshold", findings.Retuned.Target);
        FiguresJson.WriteKnown(json, "podHoursSavedShare", findings.SavedByRetuning);
        json.WriteEndObject();
    }

    private static void WriteFiles(Utf8JsonWriter json, IEnumerable<(string Kind, string Path)> files)
    {
        json.WriteStartObject("files");
        foreach ((string kind, string path) in files)
        {
            json.WriteString(kind, path);
        }

        json.WriteEndObject();
    }
}
