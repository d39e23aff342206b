using System.Text;
using PredictiveScaler.Collecting;
using PredictiveScaler.Evaluating.Backtesting;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Host.Backtest;
using PredictiveScaler.Host.Collect;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Recommend;
using PredictiveScaler.Host.Simulate;
using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Simulating;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Assess;

/// <summary>The whole way of a user: history, back-test, simulation, verdict, ScaledObject.</summary>
/// <param name="connect">Opens the source of a request; disposed after use when it is disposable.</param>
internal sealed class AssessRun(CommandTexts texts, TimeProvider clock, bool showProgress, Func<AssessRequest, AssessTarget, IMetricSource> connect)
{
    /// <summary>Where nobody knows the capacity of a replica: the share of it that most targets are.</summary>
    public const double UsualUtilization = 0.7;

    private const string BacktestFolder = "backtest";
    private const int DefaultMaxReplicas = 1000;
    private static readonly TimeSpan LeastHistory = TimeSpan.FromDays(1);
    private static readonly TimeSpan DefaultStartUp = TimeSpan.FromSeconds(90);

    /// <returns>0 done, whatever the verdict; 1 failed; 2 usage.</returns>
    public async Task<int> RunAsync(AssessRequest request, CancellationToken cancellationToken)
    {
        ProgressBar progress = new(showProgress ? texts.Error : null, clock);
        try
        {
            AssessTarget target = AssessTargetReader.Read(request);
            Directory.CreateDirectory(request.Out);
            AssessHistory history = request.Trace is { } file ? new AssessHistory(TraceCsv.Read(file), file) : await ReadAsync(request, target, cancellationToken);
            await Task.Run(() => Assess(request, target, history, progress, cancellationToken), cancellationToken);
            return ExitCodes.Done;
        }
        catch (AssessException wrong)
        {
            return Fail(progress, wrong.Message, wrong.IsUsage ? ExitCodes.Usage : ExitCodes.Failed);
        }
        catch (Exception failed) when (failed is CollectException or TraceFormatException or BacktestInputException or IOException or UnauthorizedAccessException)
        {
            return Fail(progress, failed.Message, ExitCodes.Failed);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Fail(progress, $"Interrupted: what is in {request.Out} is not complete. What was collected is kept.", ExitCodes.Failed);
        }
    }

    private int Fail(ProgressBar progress, string message, int exitCode)
    {
        progress.Wipe();
        texts.Error.WriteLine(message);
        return exitCode;
    }

    private async Task<AssessHistory> ReadAsync(AssessRequest request, AssessTarget target, CancellationToken cancellationToken)
    {
        IMetricSource source = connect(request, target);
        try
        {
            return await new AssessSource(source, clock, new CollectProgress(texts.Error, showProgress, clock)).ReadAsync(request, target, cancellationToken);
        }
        finally
        {
            (source as IDisposable)?.Dispose();
        }
    }

    private void Assess(AssessRequest request, AssessTarget target, AssessHistory history, ProgressBar progress, CancellationToken cancellationToken)
    {
        CheckLength(history.Trace);
        progress.Begin("back-test");
        BacktestResult backtest = Backtest(request, history, cancellationToken);
        using Forecasters forecasters = new(request.ModelsDirectory);
        AssessOutcome outcome = new AssessSimulation(forecasters.Recorder, progress) { MayLeaveOutTolerance = request.MayHaveToleranceField, HighestShare = AssessSimulation.HighestShareFor(target) }.Run(Settings(request, target, history), history.Trace, cancellationToken);
        SimulationReportInput input = AssessReport.Input(request, target, history, outcome, backtest);
        AssessFindings findings = new(target, outcome, input);
        string? manifest = AssessManifest.Of(request, target, findings);
        IReadOnlyList<string> written = Write(request.Out, AssessReport.Write(input, findings, manifest, history), manifest, history);
        progress.Wipe();
        AssessText.Write(texts.Output, findings, outcome, written);
    }

    private BacktestResult Backtest(AssessRequest request, AssessHistory history, CancellationToken cancellationToken)
    {
        return new BacktestRun(texts with { Output = TextWriter.Null }, clock, showProgress: false).Evaluate(
            new BacktestRequest
            {
                Trace = history.TracePath,
                Out = Path.Combine(request.Out, BacktestFolder),
                From = 0.5,
                Models = [ForecasterRegistry.Auto, ForecasterRegistry.LastValueName, "seasonal-naive"],
                Quantiles = BacktestOptionParsers.DefaultQuantiles,
                ModelsDirectory = request.ModelsDirectory,
            },
            cancellationToken);
    }

    /// <exception cref="AssessException">There is too little history to say anything.</exception>
    public static void CheckLength(Trace trace)
    {
        TimeSpan length = trace.Last - trace.First;
        if (length < LeastHistory)
        {
            throw new AssessException($"There is only {Durations.Format(length)} of history; at least {Durations.Format(LeastHistory)} is needed, and 14d tell most.");
        }
    }

    /// <summary>The workload as it is scaled today, with what is usual where nothing is known.</summary>
    public static SimulationSettings Settings(AssessRequest request, AssessTarget target, AssessHistory history) => new()
    {
        Threshold = target.Threshold,
        Capacity = target.Capacity ?? target.Threshold / UsualUtilization,
        StartUp = request.StartUp ?? history.StartUp ?? DefaultStartUp,
        MinReplicas = target.MinReplicas,
        MaxReplicas = target.MaxReplicas ?? DefaultMaxReplicas,
        Cooldown = target.Cooldown,
        PollingInterval = target.PollingInterval,
        Behavior = target.Behavior,
    };

    /// <summary>A file of an earlier run would be taken for this one's: what is not written is taken away.</summary>
    private static List<string> Write(string directory, string report, string? manifest, AssessHistory history)
    {
        List<string> written = [];
        foreach ((string name, string? text) in new[] { ("report.html", report), (AssessReport.ManifestFile, manifest), (AssessReport.ResourcesFile, history.Resources is { } resources ? WorkloadPatchYaml.Of(resources) : null) })
        {
            string path = Path.Combine(directory, name);
            File.Delete(path);
            if (text is not null)
            {
                File.WriteAllText(path, text, new UTF8Encoding(false));
                written.Add(path);
            }
        }

        return written;
    }
}
