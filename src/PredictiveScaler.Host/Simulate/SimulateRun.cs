using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Host.Backtest;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Predicting;

namespace PredictiveScaler.Host.Simulate;

/// <summary>Reads, simulates, writes. What is typed wrong is a usage error; what a file holds wrong, or cannot be written, is a failure.</summary>
internal sealed class SimulateRun(CommandTexts texts, TimeProvider clock, bool showProgress)
{
    public int Run(SimulateRequest request, CancellationToken cancellationToken)
    {
        try
        {
            if (MissingInput(request) is { } missing)
            {
                texts.Error.WriteLine(missing);
                return ExitCodes.Usage;
            }

            SimulatePlan plan = SimulatePlan.Of(request);
            IReadOnlyList<SimulationRun> runs = Simulate(plan, request, cancellationToken);
            SimulationTable.Write(texts.Output, plan, runs);
            return ExitCodes.Done;
        }
        catch (SimulateInputException wrong)
        {
            texts.Error.WriteLine(wrong.Message);
            return ExitCodes.Usage;
        }
        catch (Exception failed) when (failed is TraceFormatException or HpaBehaviorException or IOException or UnauthorizedAccessException)
        {
            texts.Error.WriteLine(failed.Message);
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            texts.Error.WriteLine($"Interrupted: what is in {request.Out} is not complete.");
            return ExitCodes.Failed;
        }
    }

    private static string? MissingInput(SimulateRequest request)
    {
        if (!File.Exists(request.Trace))
        {
            return $"--trace: there is no file {request.Trace}.";
        }

        if (request.Behavior is { } behavior && !File.Exists(behavior))
        {
            return $"--behavior: there is no file {behavior}.";
        }

        if (request.ModelsDirectory is { } models && !Directory.Exists(models))
        {
            return $"--models-dir: there is no directory {models}.";
        }

        return File.Exists(request.Out) ? $"--out: {request.Out} is a file; a directory is needed." : null;
    }

    private List<SimulationRun> Simulate(SimulatePlan plan, SimulateRequest request, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(request.Out);
        string summary = Path.Combine(request.Out, "summary.json");
        // It is written last: where it stands, the other files are whole.
        File.Delete(summary);
        ProgressBar progress = new(showProgress ? texts.Error : null, clock);
        try
        {
            ForecastJournal? journal = null;
            PolicyContext context = new(plan.Settings, plan.Load, () => journal ??= Record(plan, request, progress, cancellationToken));
            List<SimulationRun> runs = RunAll(plan, request, context, progress, cancellationToken);
            File.WriteAllText(Path.Combine(request.Out, "report.html"), SimulationReport.Write(ReportInput.Of(plan, context, runs, journal, progress, cancellationToken)));
            using FileStream stream = File.Create(summary);
            SimulationJson.Write(stream, plan, runs);
            return runs;
        }
        finally
        {
            progress.Wipe();
        }
    }

    private static List<SimulationRun> RunAll(SimulatePlan plan, SimulateRequest request, PolicyContext context, ProgressBar progress, CancellationToken cancellationToken)
    {
        using StreamWriter writer = new(Path.Combine(request.Out, "replicas.csv"));
        ReplicasCsv replicas = new(writer);
        ClusterSimulation simulation = new(plan.Settings, plan.Load);
        List<SimulationRun> runs = [];
        foreach (string name in request.Policies)
        {
            progress.Begin(name);
            cancellationToken.ThrowIfCancellationRequested();
            SimulationRun run = simulation.Run(PolicyCatalog.Create(name, context));
            replicas.Write(run);
            runs.Add(run);
        }

        return runs;
    }

    private ForecastJournal Record(SimulatePlan plan, SimulateRequest request, ProgressBar progress, CancellationToken cancellationToken)
    {
        using Forecasters forecasters = new(request.ModelsDirectory);
        foreach (RejectedModel rejected in forecasters.Rejected)
        {
            texts.Error.WriteLine($"{rejected.Folder} is left out: {string.Join("; ", rejected.Problems)}");
        }

        progress.Begin("forecasting");
        ClusterSimulation simulation = new(plan.Settings, plan.Load);
        return forecasters.Recorder().Record(plan.Load.RecordedAt(plan.Trigger.QueryStep), plan.Trigger, simulation.FirstAsked, simulation.End, progress, cancellationToken);
    }
}
