using System.CommandLine;
using PredictiveScaler.Host.Commands;

namespace PredictiveScaler.Host.Backtest;

/// <summary><c>backtest</c>: every model on a recorded trace, at past origins, as the service would have forecast there.</summary>
internal static class BacktestCommand
{
    public static Command Create() => Create(CommandTexts.Console, TimeProvider.System, showProgress: !Console.IsErrorRedirected);

    public static Command Create(CommandTexts texts, TimeProvider clock, bool showProgress)
    {
        Option<string> trace = new("--trace") { Description = "CSV file: timestamp,value; UTC epoch seconds at a regular step; an empty cell is a missing sample.", Required = true };
        Option<string> output = new("--out") { Description = "Directory for forecasts.csv, maxima.csv, summary.json and report.html.", Required = true };
        Option<TimeSpan?> step = new("--step") { Description = "Resample to this step by means, a multiple of the trace's own (default: the trace's own).", CustomParser = BacktestOptionParsers.Duration("--step") };
        Option<TimeSpan?> horizon = new("--horizon") { Description = "How far forecasts reach (default: 30m, at least 6 steps).", CustomParser = BacktestOptionParsers.Duration("--horizon") };
        Option<double> from = new("--from") { Description = "Share of the trace before the first origin (default 0.7).", DefaultValueFactory = _ => 0.7, CustomParser = NumberOption.Parser("--from", 0, 0.999) };
        Option<int?> stride = new("--stride") { Description = "Samples from one origin to the next (default: such that about 300 result).", CustomParser = NumberOption.NullableParser("--stride", 1, 1_000_000) };
        Option<string?> origins = new("--origins") { Description = "File of origins, sample times in UTC epoch seconds, one a line; instead of --from and --stride." };
        Option<IReadOnlyList<string>?> models = new("--models") { Description = "Forecasters, separated by commas (default: auto and every registered one).", CustomParser = BacktestOptionParsers.Models };
        Option<IReadOnlyList<double>?> quantiles = new("--quantiles") { Description = "Quantiles to write and score (default 0.1,0.5,0.9,0.95).", DefaultValueFactory = _ => BacktestOptionParsers.DefaultQuantiles, CustomParser = BacktestOptionParsers.Quantiles };
        Option<string?> modelsDirectory = new("--models-dir") { Description = "Directory of ONNX models (default: those shipped)." };
        Command command = new("backtest", "Judge every model on a recorded trace: forecasts at past origins against what came true. Exit code 0: done; 1: failed; 2: usage.")
        {
            trace, step, horizon, from, stride, origins, models, quantiles, modelsDirectory, output,
        };
        command.Validators.Add(result =>
        {
            foreach (Option other in new Option[] { from, stride })
            {
                if (result.GetResult(origins) is { Implicit: false } && result.GetResult(other) is { Implicit: false })
                {
                    result.AddError($"{other.Name} has no effect with --origins: leave one of them out.");
                }
            }
        });
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () => new BacktestRun(texts, clock, showProgress).Run(
                new BacktestRequest
                {
                    Trace = parsed.GetValue(trace)!,
                    Out = parsed.GetValue(output)!,
                    Step = parsed.GetValue(step),
                    Horizon = parsed.GetValue(horizon),
                    From = parsed.GetValue(from),
                    Stride = parsed.GetValue(stride),
                    Origins = parsed.GetValue(origins),
                    Models = parsed.GetValue(models),
                    Quantiles = parsed.GetValue(quantiles)!,
                    ModelsDirectory = parsed.GetValue(modelsDirectory),
                },
                cancellationToken),
            CancellationToken.None));
        return command;
    }
}
