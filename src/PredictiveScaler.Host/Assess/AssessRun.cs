using System.Text;
using PredictiveScaler.Collecting;
using PredictiveScaler.Evaluating.Backtesting;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Host.Backtest;
using PredictiveScaler.Host.Collect;
using PredictiveScaler.Host.Commands;
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
            Trace trace = request.Trace is { } file ? TraceCsv.Read(file) : await CollectAsync(request, target, cancellationToken);
            await Task.Run(() => Assess(request, target, trace, progress, cancellationToken), cancellationToken);
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

    private async Task<Trace> CollectAsync(AssessRequest request, AssessTarget target, CancellationToken cancellationToken)
    {
        IMetricSource source = connect(request, target);
        try
        {
            CollectProgress progress = new(texts.Error, showProgress, clock);
            CollectResult result = await new TraceCollector(source, clock, progress).CollectAsync(
                new CollectJob
                {
                    Name = TraceNames.Slug(target.Name, TraceNames.MaxLength),
                    Source = target.Url ?? new Uri($"source:{Uri.EscapeDataString(request.SourceName ?? "")}"),
                    Query = new MetricQuery { Source = request.SourceName, PromQl = target.Query!, Step = request.Step, TriggerNamespace = target.Namespace },
                    Lookback = request.Window,
                },
                request.Out,
                cancellationToken);
            progress.EndLine();
            return result.Trace;
        }
        finally
        {
            (source as IDisposable)?.Dispose();
        }
    }

    private void Assess(AssessRequest request, AssessTarget target, Trace trace, ProgressBar progress, CancellationToken cancellationToken)
    {
        if (trace.Last - trace.First < LeastHistory)
        {
            throw new AssessException($"There is only {Durations.Format(trace.Last - trace.First)} of history; at least {Durations.Format(LeastHistory)} is needed, and 14d tell most.");
        }

        progress.Begin("back-test");
        BacktestResult backtest = Backtest(request, trace, cancellationToken);
        using Forecasters forecasters = new(request.ModelsDirectory);
        AssessOutcome outcome = new AssessSimulation(forecasters.Recorder(), progress).Run(Settings(request, target), trace, cancellationToken);
        SimulationReportInput input = AssessReport.Input(target, outcome, backtest);
        AssessFindings findings = new(target, outcome, input);
        string? manifest = AssessManifest.Of(request, target, findings);
        progress.Wipe();
        AssessText.Write(texts.Output, findings, outcome, Write(request.Out, AssessReport.Write(input, findings, manifest), manifest));
    }

    private BacktestResult Backtest(AssessRequest request, Trace trace, CancellationToken cancellationToken)
    {
        string path = request.Trace ?? Path.Combine(request.Out, trace.Name + ".csv");
        return new BacktestRun(texts with { Output = TextWriter.Null }, clock, showProgress: false).Evaluate(
            new BacktestRequest
            {
                Trace = path,
                Out = Path.Combine(request.Out, BacktestFolder),
                From = 0.5,
                Models = [ForecasterRegistry.Auto, ForecasterRegistry.LastValueName, "seasonal-naive"],
                Quantiles = BacktestOptionParsers.DefaultQuantiles,
                ModelsDirectory = request.ModelsDirectory,
            },
            cancellationToken);
    }

    private static SimulationSettings Settings(AssessRequest request, AssessTarget target) => new()
    {
        Threshold = target.Threshold,
        Capacity = target.Capacity ?? target.Threshold / UsualUtilization,
        StartUp = request.StartUp ?? DefaultStartUp,
        MinReplicas = target.MinReplicas,
        MaxReplicas = target.MaxReplicas ?? DefaultMaxReplicas,
        Cooldown = target.Cooldown,
        PollingInterval = target.PollingInterval,
        Behavior = target.Behavior,
    };

    private static IEnumerable<string> Write(string directory, string report, string? manifest)
    {
        UTF8Encoding encoding = new(false);
        string html = Path.Combine(directory, "report.html");
        File.WriteAllText(html, report, encoding);
        string yaml = Path.Combine(directory, "scaledobject.yaml");

        // One of an earlier run would be taken for this one's.
        File.Delete(yaml);
        if (manifest is null)
        {
            return [html];
        }

        File.WriteAllText(yaml, manifest, encoding);
        return [html, yaml];
    }
}
