using System.Globalization;
using System.Text.Json;

namespace PredictiveScaler.Forecasting;

/// <summary>Reads typed fields of one JSON object and gathers what is wrong with them, so that all problems are told at once.</summary>
internal sealed class ManifestFields(JsonElement json, List<string> problems)
{
    private const int MaxTextLength = 4096;
    private const int MaxItems = 256;

    public void Add(string field, string problem) => problems.Add($"model.json: {field} {problem}");

    public JsonElement? Get(string field)
    {
        if (json.TryGetProperty(field, out JsonElement value) && value.ValueKind != JsonValueKind.Null)
        {
            return value;
        }

        Add(field, "is missing");
        return null;
    }

    public string Text(string field)
    {
        if (Get(field) is not { } value)
        {
            return "";
        }

        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= MaxTextLength } text)
        {
            return text;
        }

        Add(field, $"must be a text of 1 to {MaxTextLength} characters");
        return "";
    }

    public int Whole(string field, int min, int max) => Get(field) is { } value ? Whole(value, field, min, max) : min;

    public int[] Wholes(string field, int min, int max) =>
        [.. Items(field).Select((item, i) => Whole(item, $"{field}[{i}]", min, max))];

    public float[] Fractions(string field)
    {
        float[] values = [.. Items(field).Select((item, i) => Fraction(item, $"{field}[{i}]"))];
        if (values.Where((value, i) => i > 0 && value <= values[i - 1]).Any())
        {
            Add(field, "must ascend");
        }

        return values;
    }

    public DateOnly Date(string field)
    {
        string text = Text(field);
        if (text.Length > 0 && !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            Add(field, "must be a date such as 2025-01-31");
        }

        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) ? date : default;
    }

    public IReadOnlyList<JsonElement> Items(string field)
    {
        if (Get(field) is not { } value)
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= MaxItems)
        {
            return [.. value.EnumerateArray()];
        }

        Add(field, $"must be a list of at most {MaxItems}");
        return [];
    }

    /// <summary>As <see cref="Items"/>, silent where that one has already complained.</summary>
    public IReadOnlyList<JsonElement> ItemsIfAny(string field) =>
        json.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= MaxItems
            ? [.. value.EnumerateArray()]
            : [];

    private int Whole(JsonElement value, string field, int min, int max)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= min && number <= max)
        {
            return number;
        }

        Add(field, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {min} to {max}"));
        return min;
    }

    private float Fraction(JsonElement value, string field)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out float number) && number is > 0 and < 1)
        {
            return number;
        }

        Add(field, "must be a number between 0 and 1");
        return float.NaN;
    }
}
