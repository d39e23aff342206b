using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>
/// Says whether predictive scaling is worth it. It is compared with a plain HPA at the best target for it, not only with today's: what a
/// better target alone would save is no merit of a forecast.
/// </summary>
internal static class VerdictWriter
{
    /// <summary>Less than this share of the pod hours is not worth a change.</summary>
    internal const double LeastSaving = 0.03;

    /// <summary>Less than this share of the slow minutes is not worth a change.</summary>
    internal const double LeastAvoided = 0.25;

    // A workload this close to its fewest replicas has nothing to give up.
    private const double AtMinimum = 1.05;

    public static Verdict Of(SimulationReportInput input)
    {
        SimulationRun? today = Find(input.Runs, PolicyNames.Reactive);
        SimulationRun? predictive = Find(input.Runs, PolicyNames.Predictive);
        if (today is null || predictive is null)
        {
            return Listed(input);
        }

        return Comparison(input) is { } comparison ? Swept(input, today, comparison) : SameTarget(today, predictive);
    }

    public static SimulationRun? Find(IEnumerable<SimulationRun> runs, string policy) => runs.FirstOrDefault(run => run.Policy == policy);

    /// <summary>Predictive against reactive scaling, at today's slow minutes and at today's cost; null without a sweep of both.</summary>
    public static FrontierComparison? Comparison(SimulationReportInput input)
    {
        bool swept = input.Sweep.Any(swept => swept.Policy == PolicyNames.Predictive) && input.Sweep.Any(swept => swept.Policy == PolicyNames.Reactive);
        return swept && Find(input.Runs, PolicyNames.Reactive) is { } today
            ? FrontierComparison.Of(
                FrontierOf(input, PolicyNames.Predictive), FrontierOf(input, PolicyNames.Reactive, PolicyNames.ReactiveTuned), FrontierOf(input, PolicyNames.Oracle), Frontier.Day(today.Figures))
            : null;
    }

    /// <summary>Whether a policy was run or tried.</summary>
    public static bool Has(SimulationReportInput input, string policy) =>
        input.Runs.Any(run => run.Policy == policy) || input.Sweep.Any(swept => swept.Policy == policy);

    /// <summary>The best of these policies, runs and sweep together.</summary>
    public static Frontier FrontierOf(SimulationReportInput input, params string[] policies) => Frontier.Of([
        .. input.Runs.Where(run => policies.Contains(run.Policy)).Select(run => run.Figures),
        .. input.Sweep.Where(swept => policies.Contains(swept.Policy)).Select(swept => swept.Figures)]);

    private static Verdict Swept(SimulationReportInput input, SimulationRun today, FrontierComparison compared)
    {
        bool saves = compared.SavedShare >= LeastSaving;
        bool avoids = compared.AvoidedShare >= LeastAvoided && compared.RivalSlowMinutes - compared.SlowMinutes >= FrontierComparison.FewSlowMinutes;
        double? saved = compared.RivalPodHours - compared.PodHours;
        List<string> sentences = [Today(today)];
        string avoided = $"At the same pod hours its slow minutes would have been {ReportNumbers.Amount(compared.SlowMinutes)} a day instead of {ReportNumbers.Amount(compared.RivalSlowMinutes)}.";
        if (saves)
        {
            sentences.AddRange(avoids ? [avoided, .. Against(compared)] : Against(compared));
            return new Verdict(VerdictTone.Helps, $"Predictive scaling would have saved {ReportNumbers.Amount(saved)} pod hours a day ({ReportNumbers.Share(compared.SavedShare)}) at the same slow minutes", sentences);
        }

        if (avoids)
        {
            sentences.AddRange(Against(compared));
            return new Verdict(
                VerdictTone.Helps,
                $"Predictive scaling would have cut slow minutes from {ReportNumbers.Amount(compared.RivalSlowMinutes)} to {ReportNumbers.Amount(compared.SlowMinutes)} a day at the same pod hours",
                sentences);
        }

        sentences.AddRange(Against(compared));
        sentences.AddRange(Instead(compared));
        return new Verdict(VerdictTone.DoesNotHelp, $"Predictive scaling will not help this workload: {Reason(input, today, compared)}", sentences);
    }

    private static string Today(SimulationRun today)
    {
        FrontierPoint day = Frontier.Day(today.Figures);
        return $"As it is scaled today, reactively at target {ReportNumbers.Setting(today.Target)}, it takes {ReportNumbers.Amount(day.PodHours)} pod hours a day and has {ReportNumbers.Amount(day.SlowMinutes)} slow minutes, in which there is more demand than its ready replicas serve.";
    }

    private static IEnumerable<string> Against(FrontierComparison compared)
    {
        if (compared.RivalPodHours is { } rival && compared.PodHours is { } own)
        {
            yield return $"With the target that is best for each, no more slow minutes than today take {ReportNumbers.Amount(rival)} pod hours a day reactively and {ReportNumbers.Amount(own)} predictively"
                + (compared.LeastPodHours is { } least ? $"; one that knew the future would need {ReportNumbers.Amount(least)}." : ".");
        }
        else if (compared.RivalPodHours is not null)
        {
            yield return "At no target that was tried did predictive scaling have as few slow minutes as today.";
        }
    }

    /// <summary>What helps where a forecast does not.</summary>
    private static IEnumerable<string> Instead(FrontierComparison compared)
    {
        if (compared.RivalPodHours is { } rival && 1 - (rival / compared.At.PodHours) is var share and >= LeastSaving)
        {
            yield return $"A better target alone would save {ReportNumbers.Share(share)} of today's pod hours: keep KEDA's own trigger and set another threshold.";
        }
    }

    private static string Reason(SimulationReportInput input, SimulationRun today, FrontierComparison compared)
    {
        SimulationFigures figures = today.Figures;
        double least = Math.Max(1, input.Settings.MinReplicas);
        if (figures.MeanReplicas <= least * AtMinimum && figures.ViolationMinutesADay < FrontierComparison.FewSlowMinutes)
        {
            return $"it runs on its minimum of {ReportNumbers.Setting(least)} replica{(least > 1 ? "s" : "")} nearly all the time, so there is nothing to save";
        }

        double? most = 1 - (compared.LeastPodHours / compared.RivalPodHours);
        if (most < LeastSaving * 2 && compared.At.SlowMinutes < FrontierComparison.FewSlowMinutes)
        {
            return $"even knowing the future would save only {ReportNumbers.Share(Math.Max(0, most.Value))} of its pod hours";
        }

        if (input.ActedShare is < 0.5 and var acted)
        {
            return $"its load cannot be foretold better than by its last value ({ReportNumbers.Share(1 - acted)} of the time), so the service would answer as KEDA's own trigger does";
        }

        return compared.SavedShare < -LeastSaving
            ? "at the same slow minutes it would cost more than a well-set plain HPA"
            : "a plain HPA with a well-set target does as well";
    }

    private static Verdict SameTarget(SimulationRun today, SimulationRun predictive)
    {
        (FrontierPoint before, FrontierPoint after) = (Frontier.Day(today.Figures), Frontier.Day(predictive.Figures));
        double cost = (after.PodHours / before.PodHours) - 1;
        double fewer = before.SlowMinutes - after.SlowMinutes;
        string words = $"With predictive scaling at target {ReportNumbers.Setting(predictive.Target)}: {ReportNumbers.Amount(after.SlowMinutes)} slow minutes a day instead of {ReportNumbers.Amount(before.SlowMinutes)}, for {ReportNumbers.Change(cost)} pod hours";
        bool helps = (fewer >= FrontierComparison.FewSlowMinutes && fewer >= LeastAvoided * before.SlowMinutes && cost <= LeastSaving) || (cost <= -LeastSaving && fewer >= -FrontierComparison.FewSlowMinutes / 2);
        return new Verdict(
            helps ? VerdictTone.Helps : VerdictTone.Open,
            words,
            [Today(today), "One target each says little about cost: at the same target a forecast only adds replicas. It saves pods by allowing a higher target, which a comparison over several targets shows."]);
    }

    private static Verdict Listed(SimulationReportInput input)
    {
        if (input.Runs.Count == 0)
        {
            return new Verdict(VerdictTone.Open, $"Nothing was simulated for {input.Name}", []);
        }

        SimulationRun best = input.Runs.Where(run => run.Policy != PolicyNames.Oracle).DefaultIfEmpty(input.Runs[0]).OrderBy(run => run.Figures.ViolationMinutes).ThenBy(run => run.Figures.PodHours).First();
        FrontierPoint day = Frontier.Day(best.Figures);
        return new Verdict(VerdictTone.Open, $"{best.Policy} was slow least: {ReportNumbers.Amount(day.SlowMinutes)} minutes a day, with {ReportNumbers.Amount(day.PodHours)} pod hours a day", []);
    }
}
