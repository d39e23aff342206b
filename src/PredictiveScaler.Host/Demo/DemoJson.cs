using System.Text.Json;

namespace PredictiveScaler.Host.Demo;

/// <summary>The result for programs.</summary>
internal static class DemoJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static string Write(DemoResult result) => JsonSerializer.Serialize(result, Options);
}
