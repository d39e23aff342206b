using System.Text.Json;
using PredictiveScaler.Accuracy.Scoring;

namespace PredictiveScaler.Accuracy.Runs;

/// <summary>What <c>backtest</c> wrote for one trace.</summary>
internal sealed record BacktestFolder(string Path)
{
    public bool IsComplete => File.Exists(Summary);

    private string Summary => System.IO.Path.Combine(Path, "summary.json");

    public IReadOnlyDictionary<string, MethodLosses> Losses()
    {
        Dictionary<string, MethodLosses> methods = new(StringComparer.Ordinal);
        LossReader.AddForecasts(System.IO.Path.Combine(Path, "forecasts.csv"), methods);
        LossReader.AddMaxima(System.IO.Path.Combine(Path, "maxima.csv"), methods);
        return methods;
    }

    public IReadOnlyDictionary<string, CallTimes> Times()
    {
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllBytes(Summary));
        return summary.RootElement.GetProperty("models").EnumerateObject().ToDictionary(model => model.Name, model => TimesOf(model.Value));
    }

    private static CallTimes TimesOf(JsonElement model)
    {
        JsonElement predict = model.GetProperty("predictMs");
        return new CallTimes(NumberOf(model.GetProperty("fitMs")), NumberOf(predict.GetProperty("p50")), NumberOf(predict.GetProperty("p99")));
    }

    /// <summary>The summary gives fits as null, a number, or p50 and p99.</summary>
    private static double NumberOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.Object => NumberOf(value.GetProperty("p50")),
        _ => double.NaN,
    };
}
