using System.Text.Json;
using PredictiveScaler.Evaluating.Backtesting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Backtest;

/// <summary>summary.json: what is undefined is null, never 0 or infinite. Only fitMs and predictMs differ between two runs.</summary>
internal static class SummaryJson
{
    /// <summary>What the numbers mean.</summary>
    public static IReadOnlyDictionary<string, string> Definitions { get; } = new Dictionary<string, string>
    {
        ["mae"] = "mean of |actual - median| over all origins and steps",
        ["relMae"] = "mae over that of last-value at the same origins and steps",
        ["mase"] = "Hyndman and Koehler 2006: per origin, mean of |actual - median| over the mean absolute change from one sample to the next in the history the forecast could see; mean over origins",
        ["pinball"] = "mean of q (actual - forecast) if actual is above, (1 - q) (forecast - actual) if below",
        ["relPinball"] = "pinball over that of last-value with the quantiles of its own past errors, at the same origins and steps",
        ["coverage"] = "share of actuals at or below the quantile",
        ["ties"] = "share of actuals equal to the quantile",
        ["leadWindowMaximum"] = "largest demand of the next steps that a plan of the service provides for with its default lead time",
        ["fitMs"] = "median over up to 20 origins; null where nothing is fitted",
        ["predictMs"] = "one warm forecast of one window on one thread",
    };

    public static void Write(Stream stream, BacktestResult result)
    {
        using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true });
        BacktestSettings settings = result.Settings;
        json.WriteStartObject();
        json.WriteString("trace", settings.Trace.Name);
        json.WriteString("step", Durations.Format(settings.Trace.Step));
        json.WriteNumber("stepSeconds", settings.Trace.Step.TotalSeconds);
        json.WriteString("horizon", Durations.Format(settings.Trace.Step * settings.Horizon));
        json.WriteNumber("horizonSeconds", (settings.Trace.Step * settings.Horizon).TotalSeconds);
        json.WriteNumber("horizonSteps", settings.Horizon);
        json.WriteNumber("samples", settings.Trace.Count);
        json.WriteNumber("origins", settings.Origins.Count);
        json.WriteNumber("firstOrigin", settings.Origins[0].ToUnixTimeSeconds());
        json.WriteNumber("lastOrigin", settings.Origins[^1].ToUnixTimeSeconds());
        json.WriteNumber("unknownTargets", result.UnknownTargets);
        json.WriteNumber("unknownLeadWindows", result.UnknownWindows);
        json.WritePropertyName("quantiles");
        JsonSerializer.Serialize(json, settings.Quantiles);
        json.WritePropertyName("definitions");
        JsonSerializer.Serialize(json, Definitions);
        json.WriteStartObject("models");
        foreach (ModelScore model in result.Models)
        {
            Write(json, model, settings);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ModelScore model, BacktestSettings settings)
    {
        json.WriteStartObject(model.Name);
        json.WriteNumber("origins", model.Origins);
        json.WriteNumber("targets", model.Errors.Count);
        json.WritePropertyName("failures");
        JsonSerializer.Serialize(json, model.Failures);
        Write(json, "mae", model.Errors.Mean);
        Write(json, "relMae", model.Errors.Relative);
        Write(json, "mase", model.ScaledErrors.Mean);
        json.WriteNumber("maseWithoutScale", model.ScaledErrors.WithoutScale);
        Write(json, "pinball", model.Quantiles, sums => sums.Pinball);
        Write(json, "relPinball", model.Quantiles, sums => sums.RelativePinball);
        Write(json, "coverage", model.Quantiles, sums => sums.Coverage);
        Write(json, "ties", model.Quantiles, sums => sums.Ties);
        WriteWindow(json, model.WindowMaximum, settings);
        WriteSteps(json, "maeByStep", settings.Horizon, model.Errors.MeanAt);
        WriteSteps(json, "relMaeByStep", settings.Horizon, model.Errors.RelativeAt);
        WriteGate(json, model);
        Write(json, "fitMs", model.FitTimes.Percentile(0.5));
        json.WriteStartObject("predictMs");
        Write(json, "p50", model.PredictTimes.Percentile(0.5));
        Write(json, "p99", model.PredictTimes.Percentile(0.99));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteWindow(Utf8JsonWriter json, QuantileSums maximum, BacktestSettings settings)
    {
        json.WriteStartObject("leadWindowMaximum");
        json.WriteNumber("steps", settings.WindowSteps);
        json.WriteNumber("quantile", maximum.Level);
        json.WriteNumber("origins", maximum.Count);
        Write(json, "pinball", maximum.Pinball);
        Write(json, "relPinball", maximum.RelativePinball);
        Write(json, "coverage", maximum.Coverage);
        Write(json, "ties", maximum.Ties);
        json.WriteEndObject();
    }

    private static void WriteGate(Utf8JsonWriter json, ModelScore model)
    {
        if (model.Acted is { } acted)
        {
            json.WriteStartObject("gate");
            json.WriteNumber("acted", acted);
            json.WriteStartObject("weights");
            double total = model.Weights.Values.Sum();
            foreach ((string name, double weight) in model.Weights)
            {
                Write(json, name, weight / total);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<QuantileSums> quantiles, Func<QuantileSums, double?> value)
    {
        json.WriteStartObject(name);
        foreach (QuantileSums sums in quantiles)
        {
            Write(json, CsvNumbers.Text(sums.Level), value(sums));
        }

        json.WriteEndObject();
    }

    private static void WriteSteps(Utf8JsonWriter json, string name, int horizon, Func<int, double?> value)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, Enumerable.Range(1, horizon).Select(value));
    }

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
            return;
        }

        json.WriteNull(name);
    }
}
