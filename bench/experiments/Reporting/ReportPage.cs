using PredictiveScaler.Experiments.Comparing;
using PredictiveScaler.Experiments.Inputs;
using PredictiveScaler.Experiments.Sweeping;
using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Simulating.Policies;

namespace PredictiveScaler.Experiments.Reporting;

/// <summary>report.html: the product's report over many traces, at the headline allowance.</summary>
internal static class ReportPage
{
    private const string DefaultLine = "predictive, default behavior";

    public static string Of(IReadOnlyList<TraceResult> results, string circumstances) => ExperimentReport.Write(new ExperimentReportInput
    {
        Title = "Predictive scaling on public traces",
        Verdict = VerdictOf(results),
        Traces = [.. results.Select(TraceOf)],
        Notes = Notes(circumstances),
    });

    private static ExperimentTrace TraceOf(TraceResult result)
    {
        AllowanceResult at = result.At(TraceStudy.HeadlineAllowance);
        string recommended = at.Setting.Label;
        SimulationReportInput input = new()
        {
            Name = result.Workload.Name,
            Settings = result.Workload.Settings,
            Runs = [Usual(result, ReactivePolicy.PolicyName), at.Tuned.Run with { Rows = [] }, Usual(result, PredictivePolicy.PolicyName)],
            Sweep = [.. result.Runs.Where(run => run.Policy != PredictivePolicy.PolicyName || run.Behavior == recommended || run.Behavior == PolicyVariant.DefaultBehavior).Select(Swept)],
            ActedShare = result.ActedShare,
        };
        FrontierPoint rival = Frontier.Day(at.Tuned.Run.Figures);
        Frontier FrontierOf(string policy, string behavior) => Frontier.Of(result.Runs.Where(run => run.Policy == policy && run.Behavior == behavior).Select(run => run.Figures));
        Frontier oracle = Frontier.Of(result.Runs.Where(run => run.Policy == OraclePolicy.PolicyName).Select(run => run.Figures));
        return new ExperimentTrace(input, FrontierComparison.Of(FrontierOf(PredictivePolicy.PolicyName, recommended), Frontier.OfPoints([rival]), oracle, rival));

        SweptFigures Swept(SweptRun run) => new(
            run is { Policy: PredictivePolicy.PolicyName, Behavior: PolicyVariant.DefaultBehavior } ? DefaultLine : run.Policy, run.Factor * result.Workload.Settings.Capacity, run.Figures);
    }

    /// <summary>At the usual target with the default behavior: what the columns about one target compare.</summary>
    private static SimulationRun Usual(TraceResult result, string policy)
    {
        SimulationFigures figures = result.Runs.First(run => run.Policy == policy && run.Behavior == PolicyVariant.DefaultBehavior && run.Factor == Workload.UsualFactor).Figures;
        return new SimulationRun(policy, result.Workload.Settings.Threshold, [], figures) { Behavior = HpaBehavior.Default };
    }

    private static Verdict VerdictOf(IReadOnlyList<TraceResult> results)
    {
        string[] sentences = [.. results.GroupBy(result => result.Workload.Settings.StartUp).SelectMany(group => TraceGroup.Of([.. group]).Select(one => Sentence(group.Key, one)))];
        return new Verdict(
            VerdictTone.Open,
            "At equal slow minutes, against a plain HPA with the best target and behavior found on the first half",
            sentences);
    }

    private static string Sentence(TimeSpan startUp, TraceGroup group)
    {
        EqualTerms[] terms = [.. group.Terms(TraceStudy.HeadlineAllowance, Subjects.Recommended)];
        return $"Pods that start in {Numbers.Whole(startUp.TotalSeconds)} s, {group.Name} ({group.Results.Count}): median {Numbers.Percent(Medians.Of(terms.Select(term => term.Saved)))} of the pod hours saved, "
            + $"{Numbers.Percent(Medians.Of(terms.Select(term => term.WayToOracle)))} of the way to one that knows the future; at equal pod hours {Numbers.Two(Medians.Of(terms.Select(term => term.ViolationRatio)))} times its slow minutes "
            + $"(over the {Numbers.Whole(Medians.Count(terms.Select(term => term.ViolationRatio)))} traces where it has ten or more).";
    }

    private static ReportFact[] Notes(string circumstances) =>
    [
        new("rival", $"a plain HPA with Kubernetes' fixed tolerance of 10 %, tuned on the first half for at most {Numbers.Whole(TraceStudy.HeadlineAllowance)} slow minutes a day: threshold, scale-in window and scale-out rules"),
        new("predictive", "the HPA behavior that we recommend: tolerance 0 in both directions (a field of the HPA: Kubernetes 1.33 behind a feature gate, on by default from 1.35) and the scale-in window of 300, 60 or 0 s, with quantile and margin given or as far as they are worth their replicas, that was cheapest on the first half; the filled mark and the columns about one target have Kubernetes' default behavior"),
        new("capacity", "of a replica: the 99.5th percentile of the first half is 20 replicas"),
        new("5-minute traces", "demand between two samples is a straight line here, which flatters whoever extrapolates"),
        new("weights", "models judge no trace of a source that their training saw"),
        new("run", circumstances),
    ];
}
