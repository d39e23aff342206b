using System.Globalization;
using PredictiveScaler.Evaluating.Backtesting;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Host.Backtest;
using PredictiveScaler.Host.Simulate;
using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Recommending;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Assess;

/// <summary>The report of an assessment.</summary>
internal static class AssessReport
{
    public const string ManifestFile = "scaledobject.yaml";
    public const string ResourcesFile = "resources-patch.yaml";
    private const double ShortHistoryDays = 7;

    /// <summary>Runs, sweep and forecasts, without verdict and advice.</summary>
    public static SimulationReportInput Input(AssessRequest request, AssessTarget target, AssessHistory history, AssessOutcome outcome, BacktestResult backtest) => new()
    {
        Name = target.Name,
        Settings = outcome.Settings,
        Runs = outcome.Runs,
        Sweep = outcome.Sweep,
        Forecast = ReportInput.Band(outcome.Tuned.Journal, outcome.Runs[0].Rows[0].Time),
        ForecastNote = ReportInput.BandNote(outcome.Tuned.Journal),
        ForecastLevel = outcome.Tuned.Journal.Options.Quantile,
        ActedShare = ReportInput.ActedShare(outcome.Tuned.Journal, outcome.Runs[0].Rows[0].Time, outcome.Runs[0].Rows[^1].Time),
        Cautions = [.. Cautions.OfTarget(outcome.Settings)],
        Notes = [.. Notes(request, target, history, outcome, backtest)],
    };

    public static string Write(SimulationReportInput input, AssessFindings findings, string? manifest, AssessHistory history) => SimulationReport.Write(input with
    {
        Verdict = findings.Verdict,
        Advice = [Advice(findings, manifest), .. history.Resources is { } resources ? [ResourceAdvice(resources)] : Array.Empty<ReportAdvice>()],
    });

    private static ReportAdvice ResourceAdvice(WorkloadRecommendation resources) => new(
        "CPU and memory",
        $"What each container should ask for, from its own usage; {ResourcesFile} holds it as a patch, `predictive-scaler recommend` says why.",
        [.. resources.Containers.Select(container => new ReportFact(
            container.Container,
            $"requests {Amount(container.CpuRequest)} CPU and {Amount(container.MemoryRequest)} memory, limits {Amount(container.CpuLimit)} and {Amount(container.MemoryLimit)}"))]);

    private static string Amount(ResourceFigure figure) => (figure.Value is { } value ? Quantities.Text(figure.Kind, value) : "none")
        + (figure.Current is { } current ? $" (now {Quantities.Text(figure.Kind, current)})" : "");

    private static ReportAdvice Advice(AssessFindings findings, string? manifest)
    {
        ScalingAdvice advice = findings.Advice();
        ReportFact[] facts =
        [
            new("threshold", $"{ReportNumbers.Setting(advice.Threshold.Value)}. {advice.Threshold.Reason}"),
            new("scale-in window", $"{Durations.Format(advice.Behavior.Value.ScaleDown.StabilizationWindow)}. {advice.Behavior.Reason}"),
            new("safety", findings.Safety),
            new("replicas", string.Create(CultureInfo.InvariantCulture, $"{advice.MinReplicas.Value} to {advice.MaxReplicas.Value}. {advice.MaxReplicas.Reason}")),
            new("fallback", string.Create(CultureInfo.InvariantCulture, $"{advice.FallbackReplicas.Value} replicas. {advice.FallbackReplicas.Reason}")),
        ];
        string note = manifest is null
            ? "Without a query there is no ScaledObject to write; these are its settings."
            : "scaledobject.yaml lies beside this report. To watch first, apply it with mode: Preview and today's threshold: then the service answers as today and records what it would have done. The new threshold is for a forecast that acts; a reactive answer at it has no headroom left.";
        return findings.Helps
            ? new ReportAdvice("What to apply", note, facts) { Manifest = manifest, File = ManifestFile }
            : new ReportAdvice("What to do", Keep(findings, manifest), []) { Manifest = manifest, File = ManifestFile };
    }

    private static string Keep(AssessFindings findings, string? manifest)
    {
        FrontierPoint retuned = Frontier.Day(findings.Retuned.Figures);
        string keep = findings.SavedByRetuning is { } saved
            ? $"Keep KEDA's own trigger and set its threshold to {ReportNumbers.Setting(findings.Retuned.Target)}: found on the first half, it took {ReportNumbers.Share(saved)} fewer pod hours on the second, with {ReportNumbers.Amount(retuned.SlowMinutes)} slow minutes a day (reactive-tuned below)."
            : "Nothing: leave it as it is.";
        return manifest is null ? keep : keep + " If you want to watch the forecasts all the same, scaledobject.yaml runs in mode: Preview, which answers as KEDA's own trigger does.";
    }

    private static IEnumerable<ReportFact> Notes(AssessRequest request, AssessTarget target, AssessHistory history, AssessOutcome outcome, BacktestResult backtest)
    {
        Trace trace = outcome.Load.Trace;
        string headline = Headline.Of(backtest);
        yield return new("back-test", $"{char.ToUpperInvariant(headline[0])}{headline[1..]}; backtest/report.html has the details.");
        yield return new("settings", "on the first half the cheapest: for predictive with at most half of today's slow minutes, or if need be all of them, for reactive-tuned with no more than today's; else today's settings. The frontier shows what other settings would have done on the second half.");
        yield return new("HPA tolerance", request.MayHaveToleranceField
            ? $"today's for all; for predictive 0 was tried as well, and {(outcome.Tuned.WithTolerance is null ? "did not pay" : "taken, as it was cheaper")}. reactive-tuned was searched at the fixed tolerance."
            : "today's for all; nothing was tried without (--no-tolerance-field). reactive-tuned was searched at the fixed tolerance.");
        if (target.Capacity is null)
        {
            yield return new("capacity", $"not given: {ReportNumbers.Setting(outcome.Settings.Capacity)} a replica is today's target over {ReportNumbers.Share(AssessRun.UsualUtilization)}, which most targets are set to. The figures depend on it: measure it and give --capacity.");
        }

        if (request.StartUp is null)
        {
            yield return new("start-up time", history.StartUp is null ? "not given and not measured (--workload and kube-state-metrics would tell): a usual one. A longer one makes a forecast worth more." : "measured: the mean of creation to ready over the pods of a week.");
        }

        if (history.NoResources.Length > 0)
        {
            yield return new("CPU and memory", $"nothing is recommended: {history.NoResources}");
        }

        if ((trace.Last - trace.First).TotalDays < ShortHistoryDays)
        {
            yield return new("history", $"{ReportNumbers.Days((trace.Last - trace.First).TotalHours)} only: what comes back once a week cannot show.");
        }
    }
}
