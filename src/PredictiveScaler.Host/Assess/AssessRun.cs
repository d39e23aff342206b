using System.Text;
using PredictiveScaler.Evaluating.Backtesting;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Host.Backtest;
using PredictiveScaler.Host.Collect;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Manifests;
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
    private const string SummaryFile = "summary.json";
    private const int DefaultMaxReplicas = 1000;
    private static readonly TimeSpan LeastHistory = TimeSpan.FromDays(1);
    internal static readonly TimeSpan DefaultStartUp = TimeSpan.FromSeconds(90);

    /// <returns>0 done, whatever the verdict; 1 failed; 2 usage.</returns>
    public async Task<int> RunAsync(AssessRequest request, CancellationToken cancellationToken)
    {
        ProgressBar progress = new(showProgress ? texts.Error : null, clock);
        try
        {
            CheckPaths(request);
            AssessTarget target = AssessTargetReader.Read(request);
            InputPaths.MakeOutput("--out", request.Out);
            // It is written last: where it stands, the other files are whole.
            File.Delete(Path.Combine(request.Out, SummaryFile));
            AssessHistory history = request.Trace is { } file ? new AssessHistory(TraceCsv.Read(file), file) : await ReadAsync(request, target, cancellationToken);
            await Task.Run(() => Assess(request, target, history, progress, cancellationToken), cancellationToken);
            return ExitCodes.Done;
        }
        catch (Exception problem) when (CommandFailure.Of(problem, $"Interrupted: what is in {request.Out} is not complete. What was collected is kept.", cancellationToken) is { } failure)
        {
            progress.Wipe();
            return failure.Tell(texts.Error);
        }
    }

    private static void CheckPaths(AssessRequest request)
    {
        InputPaths.RequireFile("--trace", request.Trace);
        InputPaths.RequireFile("--manifest", request.Manifest);
        InputPaths.RequireDirectory("--models-dir", request.ModelsDirectory);
        if (request is { MinReplicas: { } least, MaxReplicas: { } most } && least > most)
        {
            throw new UsageException("--min is above --max.");
        }
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
        AssessFindings findings = new(target, outcome, input, AssessFindings.Assumptions(request, target, history));
        string? manifest = AssessManifest.Of(request, target, history, findings);
        List<(string Kind, string Path)> files = Write(request.Out, AssessReport.Write(input, findings, manifest, history), manifest, history);
        using (FileStream summary = File.Create(Path.Combine(request.Out, SummaryFile)))
        {
            AssessJson.Write(summary, target, outcome, input, findings, files);
        }

        progress.Wipe();
        Tell(request, target, outcome, input, findings, [.. files.Select(file => file.Path), SummaryFile]);
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

    /// <exception cref="InputException">There is too little history to say anything.</exception>
    public static void CheckLength(Trace trace)
    {
        TimeSpan length = trace.Last - trace.First;
        if (length < LeastHistory)
        {
            throw new InputException($"There is only {Durations.Format(length)} of history; at least {Durations.Format(LeastHistory)} is needed, and 14d tell most.");
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

    private void Tell(AssessRequest request, AssessTarget target, AssessOutcome outcome, SimulationReportInput report, AssessFindings findings, IEnumerable<string> files)
    {
        foreach (string caution in report.Cautions)
        {
            texts.Error.WriteLine($"warning: {caution}");
        }

        AssessText.Write(texts.Output, findings, outcome, files.Select(file => Path.Combine(request.Out, file)));
        if (target.Query is not null && ManifestServer.Of(request, target).IsOpen)
        {
            texts.Output.WriteLine();
            texts.Output.WriteLine($"{AssessReport.ManifestFile} names no server: the one read here only this machine can reach. See there, or give --cluster-address.");
        }
    }

    /// <summary>A file of an earlier run would be taken for this one's: what is not written is taken away.</summary>
    private static List<(string Kind, string Path)> Write(string directory, string report, string? manifest, AssessHistory history)
    {
        (string Kind, string Name, string? Text)[] files =
        [
            ("report", "report.html", report),
            ("scaledObject", AssessReport.ManifestFile, manifest),
            ("resourcesPatch", AssessReport.ResourcesFile, history.Resources is { } resources ? WorkloadPatchYaml.Of(resources) : null),
        ];
        List<(string Kind, string Path)> written = [];
        foreach ((string kind, string name, string? text) in files)
        {
            string path = Path.Combine(directory, name);
            File.Delete(path);
            if (text is not null)
            {
                File.WriteAllText(path, text, new UTF8Encoding(false));
                written.Add((kind, name));
            }
        }

        written.Add(("backtest", Path.Combine(BacktestFolder, "report.html")));
        return written;
    }
}
