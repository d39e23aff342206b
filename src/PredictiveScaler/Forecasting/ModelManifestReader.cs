using System.Text.Json;
using System.Text.RegularExpressions;

namespace PredictiveScaler.Forecasting;

/// <summary>Turns <c>model.json</c> into a <see cref="ModelManifest"/> or into the list of everything that is wrong with it.</summary>
internal static partial class ModelManifestReader
{
    private const int FormatVersion = 1;
    private const int MaxSteps = 4096;
    private const int MaxLagSeconds = 28 * 86400;
    private const int MaxHistoryStepSeconds = 86400;
    private static readonly string[] InputNames =
    [
        TensorNames.Context, TensorNames.ContextMask, TensorNames.Seasonal, TensorNames.SeasonalMask, TensorNames.Calendar, TensorNames.Step,
        TensorNames.History, TensorNames.HistoryMask,
    ];

    private static readonly string[] OutputNames = [TensorNames.Quantiles, TensorNames.MaxQuantiles];

    /// <summary>The manifest, or null after adding at least one problem with the field's name to <paramref name="problems"/>.</summary>
    public static ModelManifest? Read(ReadOnlyMemory<byte> json, List<string> problems)
    {
        int before = problems.Count;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                ModelManifest manifest = Read(new ManifestFields(document.RootElement, problems));
                return problems.Count == before ? manifest : null;
            }

            problems.Add("model.json: must be a JSON object");
        }
        catch (JsonException broken)
        {
            problems.Add($"model.json: is not JSON: {broken.Message}");
        }

        return null;
    }

    private static ModelManifest Read(ManifestFields fields)
    {
        _ = fields.Whole("formatVersion", FormatVersion, FormatVersion);
        _ = fields.Get("trainingData");
        _ = fields.Get("accuracy");
        int[] steps = ReadStepRange(fields);
        List<string> inputs = ReadNames(fields, "inputs", InputNames, TensorNames.Context);
        bool readsHistory = inputs.Contains(TensorNames.History) || inputs.Contains(TensorNames.HistoryMask);
        var manifest = new ModelManifest
        {
            Name = ReadMatching(fields, "name", NamePattern(), "must be lower-case letters, digits and dashes, at most 63"),
            Version = fields.Text("version"),
            Description = fields.Text("description"),
            Opset = fields.Whole("opset", 7, 100),
            Inputs = inputs,
            Outputs = ReadNames(fields, "outputs", OutputNames, TensorNames.Quantiles),
            ContextLength = fields.Whole("contextLength", 1, MaxSteps),
            HorizonSteps = fields.Whole("horizonSteps", 1, MaxSteps),
            SeasonalLagsSeconds = fields.Wholes("seasonalLagsSeconds", 1, MaxLagSeconds),
            SeasonalBack = fields.Whole("seasonalBack", 0, MaxSteps),
            HistoryStepSeconds = readsHistory ? fields.Whole("historyStepSeconds", 1, MaxHistoryStepSeconds) : 0,
            HistoryLength = readsHistory ? fields.Whole("historyLength", 1, MaxSteps) : 0,
            Quantiles = fields.Fractions("quantiles"),
            MinStepSeconds = steps[0],
            MaxStepSeconds = steps[1],
            Normalisation = fields.Text("normalisation"),
            Licence = fields.Text("licence"),
            Date = fields.Date("date"),
            Sha256 = ReadMatching(fields, "sha256", Sha256Pattern(), "must be 64 hex digits"),
        };
        CheckShapes(fields, "inputs", manifest);
        CheckShapes(fields, "outputs", manifest);
        if (manifest.Quantiles.Length == 0)
        {
            fields.Add("quantiles", "must name at least one level");
        }

        return manifest;
    }

    private static int[] ReadStepRange(ManifestFields fields)
    {
        int[] range = fields.Wholes("stepSecondsRange", 1, 86400);
        if (range.Length == 2 && range[0] <= range[1])
        {
            return range;
        }

        fields.Add("stepSecondsRange", "must be [least, most] seconds");
        return [1, 1];
    }

    private static string ReadMatching(ManifestFields fields, string field, Regex pattern, string problem)
    {
        string text = fields.Text(field);
        if (text.Length > 0 && !pattern.IsMatch(text))
        {
            fields.Add(field, problem);
        }

        return text.ToLowerInvariant();
    }

    private static List<string> ReadNames(ManifestFields fields, string field, string[] vocabulary, string required)
    {
        var names = new List<string>();
        foreach (JsonElement item in fields.Items(field))
        {
            string name = NameOf(item);
            if (!vocabulary.Contains(name))
            {
                fields.Add($"{field}[{names.Count}].name", $"'{name}' is not one of {string.Join(", ", vocabulary)}");
            }
            else if (names.Contains(name))
            {
                fields.Add($"{field}[{names.Count}].name", $"'{name}' appears twice");
            }

            names.Add(name);
        }

        if (!names.Contains(required))
        {
            fields.Add(field, $"must have '{required}'");
        }

        return names;
    }

    private static void CheckShapes(ManifestFields fields, string field, ModelManifest manifest)
    {
        int index = 0;
        foreach (JsonElement item in fields.ItemsIfAny(field))
        {
            if (manifest.ShapeOf(NameOf(item)) is { } shape)
            {
                string expected = $"[\"batch\", {string.Join(", ", shape)}]";
                if (!item.TryGetProperty("shape", out JsonElement declared) || !IsShape(declared, shape))
                {
                    fields.Add($"{field}[{index}].shape", $"must be {expected}, as the lengths in this file say");
                }
            }

            index++;
        }
    }

    private static bool IsShape(JsonElement declared, int[] shape)
    {
        if (declared.ValueKind != JsonValueKind.Array || declared.GetArrayLength() != shape.Length + 1)
        {
            return false;
        }

        return declared[0].ValueKind == JsonValueKind.String
            && shape.Select((length, i) => declared[i + 1].ValueKind == JsonValueKind.Number && declared[i + 1].TryGetInt32(out int n) && n == length).All(same => same);
    }

    private static string NameOf(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("name", out JsonElement name) && name.ValueKind == JsonValueKind.String
            ? name.GetString()!
            : "";

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("^[0-9a-fA-F]{64}$")]
    private static partial Regex Sha256Pattern();
}
