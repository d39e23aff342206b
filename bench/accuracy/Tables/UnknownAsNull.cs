using System.Text.Json;
using System.Text.Json.Serialization;

namespace PredictiveScaler.Accuracy.Tables;

/// <summary>What is unknown is null in JSON, never 0.</summary>
internal sealed class UnknownAsNull : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(Math.Round(value, 5));
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
