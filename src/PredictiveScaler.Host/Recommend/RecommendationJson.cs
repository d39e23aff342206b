using System.Text.Encodings.Web;
using System.Text.Json;
using PredictiveScaler.Recommending;

namespace PredictiveScaler.Host.Recommend;

/// <summary>A recommendation as one JSON object.</summary>
internal static class RecommendationJson
{
    // The output goes to a terminal or a file, not into a web page.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, WorkloadRecommendation recommendation) =>
        output.WriteLine(JsonSerializer.Serialize(RecommendationView.Of(recommendation), Options));
}
