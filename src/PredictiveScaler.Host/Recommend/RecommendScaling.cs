using System.Globalization;
using PredictiveScaler.Collecting;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Host.Assess;
using PredictiveScaler.Host.Backtest;
using PredictiveScaler.Host.Collect;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Recommend;

/// <summary>Finds how a workload should scale as <c>assess</c> does: the same history, the same search, the same verdict, but no files.</summary>
internal sealed class RecommendScaling(TextWriter error, TimeProvider clock, bool showProgress)
{
    /// <param name="request">The demand and how it is scaled today.</param>
    /// <param name="target">What is scaled.</param>
    /// <param name="connect">Opens the source; not called where the demand comes from a file.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InputException">There is too little history.</exception>
    /// <exception cref="CollectException">The demand cannot be had.</exception>
    /// <exception cref="TraceFormatException">The file is no trace.</exception>
    public async Task<RecommendedScaling> FindAsync(AssessRequest request, AssessTarget target, Func<IMetricSource> connect, CancellationToken cancellationToken)
    {
        AssessHistory history = request.Trace is { } file ? new AssessHistory(TraceCsv.Read(file), file) : await ReadAsync(request, target, connect(), cancellationToken);
        return await Task.Run(() => Find(request, target, history, cancellationToken), cancellationToken);
    }

    private async Task<AssessHistory> ReadAsync(AssessRequest request, AssessTarget target, IMetricSource source, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("predictive-scaler");
        try
        {
            AssessSource history = new(source, clock, new CollectProgress(error, showProgress, clock));
            return await history.ReadLoadAsync(request with { Out = folder.FullName }, target, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private RecommendedScaling Find(AssessRequest request, AssessTarget target, AssessHistory history, CancellationToken cancellationToken)
    {
        AssessRun.CheckLength(history.Trace);
        ProgressBar progress = new(showProgress ? error : null, clock);
        using Forecasters forecasters = new(request.ModelsDirectory);
        AssessOutcome outcome = new AssessSimulation(forecasters.Recorder, progress) { MayLeaveOutTolerance = request.MayHaveToleranceField, HighestShare = AssessSimulation.HighestShareFor(target) }
            .Run(AssessRun.Settings(request, target, history), history.Trace, cancellationToken);
        progress.Wipe();
        AssessFindings findings = new(target, outcome, new SimulationReportInput { Name = target.Name, Settings = outcome.Settings, Runs = outcome.Runs, Sweep = outcome.Sweep }, AssessFindings.Assumptions(request, target, history));
        return new RecommendedScaling(
            findings.Advice() with { Notes = [.. Notes(request, target, history, outcome.Settings, findings)] },
            AssessManifest.Of(request, target, history, findings));
    }

    private static IEnumerable<string> Notes(AssessRequest request, AssessTarget target, AssessHistory history, SimulationSettings settings, AssessFindings findings)
    {
        foreach (string sentence in findings.Verdict.Sentences)
        {
            yield return sentence;
        }

        if (findings.Helps)
        {
            yield return "Safety: " + findings.Safety;
        }
        else
        {
            yield return findings.SavedByRetuning is { } saved
                ? $"Keep KEDA's own trigger and set its threshold to {ReportNumbers.Setting(findings.Retuned.Target)}: found on the first half of the history, it took {ReportNumbers.Share(saved)} fewer pod hours on the second."
                : "Leave it as it is. In mode Preview the service answers as KEDA's own trigger does and records what it would have done.";
        }

        if (target.Capacity is null)
        {
            yield return $"The capacity of a replica is not known: {ReportNumbers.Setting(settings.Capacity)} is today's threshold over {ReportNumbers.Share(AssessRun.UsualUtilization)}. The figures depend on it: measure it and give --capacity.";
        }

        if (request.StartUp is null)
        {
            string startUp = settings.StartUp.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
            yield return history.StartUp is null
                ? $"The start-up time is not known: {startUp}s is a usual one. Give --startup."
                : $"Start-up time: {startUp}s, the mean of creation to ready over the pods of a week.";
        }

        if (target.Query is null)
        {
            yield return "Without --query there is no ScaledObject to write.";
        }
    }
}
