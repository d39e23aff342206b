using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>
/// Says whether predictive scaling is worth it: first both at the same target, then, labelled as such, what the best targets would have done. The rival
/// is a plain HPA at the best target for it: what a better target alone would save is no merit of a forecast.
/// </summary>
internal static class VerdictWriter
{
    /// <summary>How sentences about both at one target begin.</summary>
    internal const string SameTarget = "At the same target";

    // A workload this close to its fewest replicas has nothing to give up.
    private const double AtMinimum = 1.05;

    public static Verdict Of(SimulationReportInput input)
    {
        SimulationRun? today = Find(input.Runs, PolicyNames.Reactive);
        SimulationRun? predictive = Find(input.Runs, PolicyNames.Predictive);
        return today is null || predictive is null ? Listed(input) : Compared(input, today, predictive);
    }

    public static SimulationRun? Find(IEnumerable<SimulationRun> runs, string policy) => runs.FirstOrDefault(run => run.Policy == policy);

    /// <summary>How it is scaled today.</summary>
    public static string Today(SimulationRun today)
    {
        FrontierPoint day = Frontier.Day(today.Figures);
        return $"As it is scaled today, reactively at target {ReportNumbers.Setting(today.Target)}, it takes {ReportNumbers.Amount(day.PodHours)} pod hours a day and has {ReportNumbers.Amount(day.SlowMinutes)} slow minutes, in which there is more demand than its ready replicas serve.";
    }

    /// <summary>What the best targets would have done; null without a sweep of both policies.</summary>
    public static Hindsight? InHindsight(SimulationReportInput input) =>
        Comparison(input) is { } compared && Find(input.Runs, PolicyNames.Reactive) is { } today ? Hindsight.Of(compared, () => Reason(input, today, compared)) : null;

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

    private static Verdict Compared(SimulationReportInput input, SimulationRun today, SimulationRun predictive)
    {
        (FrontierPoint before, FrontierPoint after) = (Frontier.Day(today.Figures), Frontier.Day(predictive.Figures));
        double cost = (after.PodHours / before.PodHours) - 1;
        double fewer = before.SlowMinutes - after.SlowMinutes;
        bool avoids = fewer >= FrontierComparison.FewSlowMinutes && fewer >= Hindsight.LeastAvoided * before.SlowMinutes;
        string figures = $"{ReportNumbers.Amount(after.SlowMinutes)} slow minutes a day instead of {ReportNumbers.Amount(before.SlowMinutes)}, for {ReportNumbers.Change(cost)} pod hours";
        string where = predictive.Target == today.Target ? $"{SameTarget} ({ReportNumbers.Setting(today.Target)})" : $"At target {ReportNumbers.Setting(predictive.Target)}";
        string atTarget = $"{where} predictive scaling would have had {figures}";
        if (input.IsTooShortToJudge)
        {
            return new Verdict(VerdictTone.Open, atTarget, [Today(today), "The trace is too short to say whether that helps."]);
        }

        if (InHindsight(input) is not { } hindsight)
        {
            bool helps = (avoids && cost <= Hindsight.LeastSaving) || (cost <= -Hindsight.LeastSaving && fewer >= -FrontierComparison.FewSlowMinutes / 2);
            return new Verdict(helps ? VerdictTone.Helps : VerdictTone.Open, atTarget, [Today(today), "One target each says little about cost: at the same target a forecast only adds replicas. It saves pods by allowing a higher target, which a comparison over several targets shows."]);
        }

        return hindsight.Tone == VerdictTone.DoesNotHelp
            ? new Verdict(VerdictTone.DoesNotHelp, $"Predictive scaling will not help this workload: {hindsight.Reason}", [Today(today), atTarget + ".", .. hindsight.Sentences])
            : new Verdict(VerdictTone.Helps, atTarget, [Today(today), .. hindsight.Sentences]);
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
        if (most < Hindsight.LeastSaving * 2 && compared.At.SlowMinutes < FrontierComparison.FewSlowMinutes)
        {
            return $"even knowing the future would save only {ReportNumbers.Share(Math.Max(0, most.Value))} of its pod hours";
        }

        if (input.ActedShare is < 0.5 and var acted)
        {
            return $"its load cannot be foretold better than by its last value ({ReportNumbers.Share(1 - acted)} of the time), so the service would answer as KEDA's own trigger does";
        }

        return compared.SavedShare < -Hindsight.LeastSaving
            ? "at the same slow minutes it would cost more than a well-set plain HPA"
            : "a plain HPA with a well-set target does as well";
    }

    private static Verdict Listed(SimulationReportInput input)
    {
        if (input.Runs.Count == 0)
        {
            return new Verdict(VerdictTone.Open, $"Nothing was simulated for {input.Name}", []);
        }

        SimulationRun best = input.Runs.Where(run => run.Policy != PolicyNames.Oracle).DefaultIfEmpty(input.Runs[0]).OrderBy(run => run.Figures.ViolationMinutes).ThenBy(run => run.Figures.PodHours).First();
        FrontierPoint day = Frontier.Day(best.Figures);
        string figures = $"{ReportNumbers.Amount(day.SlowMinutes)} slow minutes a day, with {ReportNumbers.Amount(day.PodHours)} pod hours a day";
        return input.Runs.Count == 1
            ? new Verdict(VerdictTone.Open, $"{best.Policy} at target {ReportNumbers.Setting(best.Target)}: {figures}", [$"Alone that says little: simulate {PolicyNames.Reactive} and {PolicyNames.Predictive} together (--policy) to see what a forecast is worth."])
            : new Verdict(VerdictTone.Open, $"{best.Policy} was slow least: {figures}", []);
    }
}
