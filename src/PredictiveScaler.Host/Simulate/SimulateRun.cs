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
    private const string ReportFile = "report.html";
    private const string SummaryFile = "summary.json";
    private const string ReplicasFile = "replicas.csv";

    public int Run(SimulateRequest request, CancellationToken cancellationToken)
    {
        try
        {
            InputPaths.RequireFile("--trace", request.Trace);
            InputPaths.RequireFile("--behavior", request.Behavior);
            InputPaths.RequireDirectory("--models-dir", request.ModelsDirectory);
            SimulatePlan plan = SimulatePlan.Of(request);
            InputPaths.MakeOutput("--out", request.Out);
            IReadOnlyList<string> cautions = Cautions.Of(plan, request.Policies);
            foreach (string caution in cautions)
            {
                texts.Error.WriteLine($"warning: {caution}");
            }

            Tell(plan, request, Simulate(plan, request, cautions, cancellationToken));
            return ExitCodes.Done;
        }
        catch (Exception problem) when (CommandFailure.In(request.Out, problem, cancellationToken) is { } failure)
        {
            return failure.Tell(texts.Error);
        }
    }

    private void Tell(SimulatePlan plan, SimulateRequest request, SimulationReportInput report)
    {
        SimulationTable.Write(texts.Output, plan, report.Runs);
        texts.Output.WriteLine();
        VerdictText.Write(texts.Output, report.Verdict!);
        texts.Output.WriteLine();
        foreach (string file in new[] { ReportFile, SummaryFile, ReplicasFile })
        {
            texts.Output.WriteLine(Path.Combine(request.Out, file));
        }
    }

    private SimulationReportInput Simulate(SimulatePlan plan, SimulateRequest request, IReadOnlyList<string> cautions, CancellationToken cancellationToken)
    {
        string summary = Path.Combine(request.Out, SummaryFile);
        // It is written last: where it stands, the other files are whole.
        File.Delete(summary);
        ProgressBar progress = new(showProgress ? texts.Error : null, clock);
        try
        {
            ForecastJournal? journal = null;
            PolicyContext context = new(plan.Settings, plan.Load, () => journal ??= Record(plan, request, progress, cancellationToken));
            List<SimulationRun> runs = RunAll(plan, request, context, progress, cancellationToken);
            SimulationReportInput report = ReportInput.Of(plan, context, runs, journal, progress, cancellationToken) with { Cautions = cautions, IsTooShortToJudge = Cautions.IsTooShort(plan) };
            report = report with { Verdict = VerdictWriter.Of(report) };
            File.WriteAllText(Path.Combine(request.Out, ReportFile), SimulationReport.Write(report));
            using FileStream stream = File.Create(summary);
            SimulationJson.Write(stream, plan, report);
            return report;
        }
        finally
        {
            progress.Wipe();
        }
    }

    private static List<SimulationRun> RunAll(SimulatePlan plan, SimulateRequest request, PolicyContext context, ProgressBar progress, CancellationToken cancellationToken)
    {
        using StreamWriter writer = new(Path.Combine(request.Out, ReplicasFile));
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
