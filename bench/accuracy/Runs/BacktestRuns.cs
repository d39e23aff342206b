using System.Diagnostics;
using PredictiveScaler.Accuracy.Inputs;

namespace PredictiveScaler.Accuracy.Runs;

/// <summary>The product's own <c>backtest</c>, one process a trace.</summary>
internal sealed class BacktestRuns(string outputFolder, string? methods)
{
    private const string Quantiles = "0.1,0.5,0.9,0.95";
    private static readonly TimeSpan Limit = TimeSpan.FromHours(2);
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "predictive-scaler.dll");

    public BacktestFolder FolderOf(TraceEntry trace) => new(Path.Combine(outputFolder, "backtest", trace.Name));

    /// <exception cref="InvalidOperationException">The back-test failed.</exception>
    public async Task RunAsync(TraceEntry trace, string originsFile, string modelsFolder, CancellationToken cancellationToken)
    {
        string target = FolderOf(trace).Path;
        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }

        string[] arguments =
        [
            Program, "backtest", "--trace", trace.Path, "--origins", originsFile, "--models-dir", modelsFolder, "--quantiles", Quantiles,
            .. methods is null ? (string[])[] : ["--models", methods], "--out", target,
        ];
        if (await ChildProcess.RunAsync("dotnet", arguments, ProcessPriorityClass.BelowNormal, Limit, cancellationToken) is { } problem)
        {
            throw new InvalidOperationException($"{trace.Name}: {problem}");
        }
    }
}
