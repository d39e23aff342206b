using System.Text.Json;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Host.Simulate;

/// <summary>The parts of summary.json that <c>simulate</c> and <c>assess</c> share; what is undefined is null.</summary>
internal static class FiguresJson
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
        ["sweep"] = "the same load at other targets, known only afterwards",
        ["inHindsight"] = "each policy at the target of the sweep that is best for it, at today's slow minutes and at today's pod hours; all a day",
    };

    public static void WriteSettings(Utf8JsonWriter json, SimulationSettings settings)
    {
        json.WriteNumber("threshold", settings.Threshold);
        json.WriteNumber("capacity", settings.Capacity);
        json.WriteNumber("startUpSeconds", settings.StartUp.TotalSeconds);
        json.WriteNumber("startUpSpread", settings.StartUpSpread);
        json.WriteNumber("minReplicas", settings.MinReplicas);
        json.WriteNumber("maxReplicas", settings.MaxReplicas);
        json.WriteNumber("tickSeconds", settings.Tick.TotalSeconds);
        json.WriteNumber("from", settings.From);
        json.WriteNumber("cooldownSeconds", settings.Cooldown.TotalSeconds);
        json.WriteNumber("pollingSeconds", settings.PollingInterval.TotalSeconds);
        json.WriteNumber("scrapeSeconds", settings.ScrapeInterval.TotalSeconds);
        json.WriteNumber("rateWindowSeconds", settings.RateWindow.TotalSeconds);
        json.WriteString("timeZone", settings.TimeZone.Id);
        json.WriteNumber("seed", settings.Seed);
    }

    public static void WriteVerdict(Utf8JsonWriter json, Verdict verdict)
    {
        json.WriteStartObject("verdict");
        json.WritePropertyName("helps");
        JsonSerializer.Serialize(json, verdict.Tone switch { VerdictTone.Helps => true, VerdictTone.DoesNotHelp => false, _ => (bool?)null });
        json.WriteString("headline", TextOf(verdict.Headline));
        WriteTexts(json, "sentences", verdict.Sentences);
        json.WriteEndObject();
    }

    public static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(TextOf(text));
        }

        json.WriteEndArray();
    }

    public static void WritePolicies(Utf8JsonWriter json, IReadOnlyList<SimulationRun> runs)
    {
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
    }

    public static void WriteSweep(Utf8JsonWriter json, IReadOnlyList<SweptFigures> sweep)
    {
        json.WriteStartArray("sweep");
        foreach (SweptFigures swept in sweep)
        {
            json.WriteStartObject();
            json.WriteString("policy", swept.Policy);
            json.WriteNumber("target", swept.Threshold);
            WriteFigures(json, swept.Figures);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <param name="json">Takes it.</param>
    /// <param name="compared">Null where nothing was swept, and so it is written.</param>
    public static void WriteHindsight(Utf8JsonWriter json, FrontierComparison? compared)
    {
        if (compared is null)
        {
            json.WriteNull("inHindsight");
            return;
        }

        json.WriteStartObject("inHindsight");
        WriteKnown(json, "slowMinutesToday", compared.At.SlowMinutes);
        WriteKnown(json, "podHoursToday", compared.At.PodHours);
        WriteKnown(json, "podHoursReactive", compared.RivalPodHours);
        WriteKnown(json, "podHoursPredictive", compared.PodHours);
        WriteKnown(json, "podHoursOracle", compared.LeastPodHours);
        WriteKnown(json, "podHoursSavedShare", compared.SavedShare);
        WriteKnown(json, "slowMinutesReactive", compared.RivalSlowMinutes);
        WriteKnown(json, "slowMinutesPredictive", compared.SlowMinutes);
        json.WriteEndObject();
    }

    public static void WriteFigures(Utf8JsonWriter json, SimulationFigures figures)
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

    public static void WriteBehavior(Utf8JsonWriter json, HpaBehavior behavior)
    {
        json.WriteStartObject("behavior");
        WriteRules(json, "scaleUp", behavior.ScaleUp, behavior.UpTolerance);
        WriteRules(json, "scaleDown", behavior.ScaleDown, behavior.DownTolerance);
        json.WriteEndObject();
    }

    public static void WriteKnown(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } known && double.IsFinite(known))
        {
            json.WriteNumber(name, known);
            return;
        }

        json.WriteNull(name);
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

    private static string TextOf(string text) => TextLines.Plain(text);
}
