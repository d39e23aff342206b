using System.Text.Json;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Simulate;

/// <summary>summary.json: settings and figures; what is undefined is null. Two runs write the same bytes.</summary>
internal static class SimulationJson
{
    /// <summary>What the numbers mean.</summary>
    public static IReadOnlyDictionary<string, string> Definitions { get; } = new Dictionary<string, string>
    {
        ["podHours"] = "ready and starting replicas, added up over all ticks",
        ["violationMinutes"] = "time with more demand than the ready replicas serve, of the time whose demand is known",
        ["lostDemandShare"] = "demand above what the ready replicas serve over all demand",
        ["scaleEvents"] = "changes of the desired replicas",
        ["coldStarts"] = "times that demand met a workload with no replica ready",
        ["falseWakes"] = "times that replicas were started from zero and stopped again without any demand",
        ["latencySeconds"] = "a model: M/M/c (Sakasegawa's approximation) with a service time of 0.1 s, demand above capacity waits, 60 s at most; percentiles by demand",
    };

    public static void Write(Stream stream, SimulatePlan plan, IReadOnlyList<SimulationRun> runs)
    {
        using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("trace", plan.Load.Trace.Name);
        json.WriteNumber("samples", plan.Load.Trace.Count);
        json.WriteNumber("stepSeconds", plan.Load.Trace.Step.TotalSeconds);
        json.WriteNumber("firstTick", runs[0].Rows[0].Time.ToUnixTimeSeconds());
        json.WriteNumber("lastTick", runs[0].Rows[^1].Time.ToUnixTimeSeconds());
        json.WriteNumber("ticks", runs[0].Rows.Count);
        WriteSettings(json, plan.Settings, plan.Trigger);
        json.WritePropertyName("definitions");
        JsonSerializer.Serialize(json, Definitions);
        json.WriteStartObject("policies");
        foreach (SimulationRun run in runs)
        {
            json.WriteStartObject(run.Policy);
            json.WriteNumber("target", run.Target);
            WriteFigures(json, run.Figures);
            WriteBehavior(json, run.Behavior);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteSettings(Utf8JsonWriter json, SimulationSettings settings, TriggerOptions trigger)
    {
        json.WriteStartObject("settings");
        json.WriteNumber("threshold", settings.Threshold);
        json.WriteNumber("capacity", settings.Capacity);
        json.WriteNumber("startUpSeconds", settings.StartUp.TotalSeconds);
        json.WriteNumber("startUpSpread", settings.StartUpSpread);
        json.WriteNumber("minReplicas", settings.MinReplicas);
        json.WriteNumber("maxReplicas", settings.MaxReplicas);
        json.WriteNumber("tickSeconds", settings.Tick.TotalSeconds);
        json.WriteNumber("from", settings.From);
        json.WriteNumber("quantile", trigger.Quantile);
        json.WriteNumber("leadTimeSeconds", trigger.EffectiveLeadTime.TotalSeconds);
        json.WriteNumber("queryStepSeconds", trigger.QueryStep.TotalSeconds);
        json.WriteNumber("cooldownSeconds", settings.Cooldown.TotalSeconds);
        json.WriteNumber("pollingSeconds", settings.PollingInterval.TotalSeconds);
        json.WriteNumber("scrapeSeconds", settings.ScrapeInterval.TotalSeconds);
        json.WriteNumber("rateWindowSeconds", settings.RateWindow.TotalSeconds);
        json.WriteString("timeZone", settings.TimeZone.Id);
        json.WriteNumber("seed", settings.Seed);
        json.WriteEndObject();
    }

    private static void WriteFigures(Utf8JsonWriter json, SimulationFigures figures)
    {
        json.WriteNumber("podHours", figures.PodHours);
        json.WriteNumber("meanReplicas", figures.MeanReplicas);
        json.WriteNumber("violationMinutes", figures.ViolationMinutes);
        json.WriteNumber("violationMinutesADay", figures.ViolationMinutesADay);
        json.WriteNumber("lostDemandShare", figures.LostDemandShare);
        json.WriteNumber("scaleEvents", figures.ScaleEvents);
        json.WriteNumber("coldStarts", figures.ColdStarts);
        json.WriteNumber("falseWakes", figures.FalseWakes);
        json.WriteStartObject("latencySeconds");
        WriteKnown(json, "p50", figures.LatencyP50);
        WriteKnown(json, "p95", figures.LatencyP95);
        WriteKnown(json, "p99", figures.LatencyP99);
        json.WriteEndObject();
        json.WriteNumber("hours", figures.Hours);
        json.WriteNumber("knownHours", figures.KnownHours);
    }

    private static void WriteBehavior(Utf8JsonWriter json, HpaBehavior behavior)
    {
        json.WriteStartObject("behavior");
        WriteRules(json, "scaleUp", behavior.ScaleUp, behavior.UpTolerance);
        WriteRules(json, "scaleDown", behavior.ScaleDown, behavior.DownTolerance);
        json.WriteEndObject();
    }

    private static void WriteRules(Utf8JsonWriter json, string name, HpaScalingRules rules, double tolerance)
    {
        json.WriteStartObject(name);
        json.WriteNumber("stabilizationWindowSeconds", rules.StabilizationWindow.TotalSeconds);
        json.WriteString("selectPolicy", rules.SelectPolicy.ToString());
        json.WriteNumber("tolerance", tolerance);
        json.WriteStartArray("policies");
        foreach (HpaScalingPolicy policy in rules.Policies)
        {
            json.WriteStartObject();
            json.WriteString("type", policy.Unit.ToString());
            json.WriteNumber("value", policy.Value);
            json.WriteNumber("periodSeconds", policy.Period.TotalSeconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteKnown(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsNaN(value))
        {
            json.WriteNull(name);
            return;
        }

        json.WriteNumber(name, value);
    }
}
