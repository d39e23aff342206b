using System.Text.Json;

namespace PredictiveScaler.Accuracy.LeaveOneOut;

/// <summary>What a model's weights have seen, as its <c>model.json</c> declares it.</summary>
internal static class TrainingSources
{
    /// <exception cref="InvalidDataException">The manifest does not say.</exception>
    public static IReadOnlyList<string> Of(string modelFolder)
    {
        string path = Path.Combine(modelFolder, "model.json");
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(path));
        if (!manifest.RootElement.TryGetProperty("trainingData", out JsonElement data) || data.ValueKind != JsonValueKind.Array)
        {
            throw new InvalidDataException($"{path} has no list trainingData: what its weights have seen is unknown, so it judges nothing");
        }

        return [.. data.EnumerateArray().Select(item => item.GetProperty("name").GetString() ?? "")];
    }

    public static bool Saw(string modelFolder, string source) =>
        Of(modelFolder).Any(name => name.Trim().Equals(source.Trim(), StringComparison.OrdinalIgnoreCase));
}
