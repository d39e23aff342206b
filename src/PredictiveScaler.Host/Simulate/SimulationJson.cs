using System.Text.Encodings.Web;
using System.Text.Json;
using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Simulating;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Simulate;

/// <summary>summary.json: settings and figures; what is undefined is null. Two runs write the same bytes.</summary>
internal static class SimulationJson
{
    // It goes into a file, not into a web page.
    public static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Stream stream, SimulatePlan plan, SimulationReportInput report)
    {
        IReadOnlyList<SimulationRun> runs = report.Runs;
        using Utf8JsonWriter json = new(stream, Options);
        json.WriteStartObject();
        json.WriteString("trace", plan.Load.Trace.Name);
        json.WriteNumber("samples", plan.Load.Trace.Count);
        json.WriteNumber("stepSeconds", plan.Load.Trace.Step.TotalSeconds);
        json.WriteNumber("firstTick", runs[0].Rows[0].Time.ToUnixTimeSeconds());
        json.WriteNumber("lastTick", runs[0].Rows[^1].Time.ToUnixTimeSeconds());
        json.WriteNumber("ticks", runs[0].Rows.Count);
        WriteSettings(json, plan.Settings, plan.Trigger);
        FiguresJson.WriteTexts(json, "warnings", report.Cautions);
        FiguresJson.WriteVerdict(json, report.Verdict!);
        json.WritePropertyName("definitions");
        JsonSerializer.Serialize(json, FiguresJson.Definitions);
        FiguresJson.WritePolicies(json, runs);
        FiguresJson.WriteHindsight(json, VerdictWriter.Comparison(report));
        FiguresJson.WriteSweep(json, report.Sweep);
        json.WriteEndObject();
    }

    private static void WriteSettings(Utf8JsonWriter json, SimulationSettings settings, TriggerOptions trigger)
    {
        json.WriteStartObject("settings");
        FiguresJson.WriteSettings(json, settings);
        json.WriteNumber("quantile", trigger.Quantile);
        json.WriteNumber("leadTimeSeconds", trigger.EffectiveLeadTime.TotalSeconds);
        json.WriteNumber("queryStepSeconds", trigger.QueryStep.TotalSeconds);
        json.WriteEndObject();
    }
}
