using System.Globalization;
using PredictiveScaler.Evaluating.Backtesting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Backtest;

/// <summary>The result for a terminal: best first.</summary>
internal static class SummaryTable
{
    public static void Write(TextWriter output, BacktestResult result)
    {
        BacktestSettings settings = result.Settings;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{settings.Trace.Name}: {settings.Origins.Count} origins, a sample every {Durations.Format(settings.Trace.Step)}, {settings.Horizon} steps ahead ({Durations.Format(settings.Trace.Step * settings.Horizon)})"));
        WriteUnknown(output, result);
        int width = Math.Max("model".Length, result.Models.Max(model => model.Name.Length));
        string level = $"q{CsvNumbers.Text(Headline.Upper(result.Models[0]).Level)}".PadLeft(8);
        output.WriteLine();
        output.WriteLine($"{"".PadRight(width)}  relative to last-value          covered by             milliseconds");
        output.WriteLine($"{"model".PadRight(width)}     MAE{level}  max q0.9   MASE{level}  max q0.9     fit     p50     p99");
        foreach (ModelScore model in Headline.Ranked(result))
        {
            output.WriteLine(Row(model, width));
        }

        WriteNotes(output, result);
    }

    private static string Row(ModelScore model, int width)
    {
        QuantileSums upper = Headline.Upper(model);
        return model.Name.PadRight(width)
            + Number(model.Errors.Relative, 8, "0.000") + Number(upper.RelativePinball, 8, "0.000") + Number(model.WindowMaximum.RelativePinball, 10, "0.000")
            + Number(model.ScaledErrors.Mean, 7, "0.00")
            + Number(upper.Coverage, 8, "0.000") + Number(model.WindowMaximum.Coverage, 10, "0.000")
            + Number(model.FitTimes.Percentile(0.5), 8, "0.00") + Number(model.PredictTimes.Percentile(0.5), 8, "0.000") + Number(model.PredictTimes.Percentile(0.99), 8, "0.000");
    }

    private static string Number(double? value, int width, string format) => (value?.ToString(format, CultureInfo.InvariantCulture) ?? "-").PadLeft(width);

    private static void WriteUnknown(TextWriter output, BacktestResult result)
    {
        if (result.UnknownTargets > 0)
        {
            long all = (long)result.Settings.Origins.Count * result.Settings.Horizon;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.UnknownTargets} of {all} targets are unknown (gaps, or after the end of the trace) and not scored"));
        }
    }

    private static void WriteNotes(TextWriter output, BacktestResult result)
    {
        output.WriteLine();
        foreach (ModelScore model in result.Models)
        {
            if (model.Acted is { } acted)
            {
                output.WriteLine($"{model.Name}: the gate would have let it act at {acted} of {result.Settings.Origins.Count} origins; it mixed {Headline.Mixed(model)}");
            }

            foreach ((string reason, int count) in model.Failures)
            {
                output.WriteLine($"{model.Name}: no forecast at {count} of {result.Settings.Origins.Count} origins: {reason}");
            }
        }

        output.WriteLine($"max q0.9: the largest demand of the next {Durations.Format(result.Settings.Trace.Step * result.Settings.WindowSteps)}, which is what a plan provides for");
    }
}
