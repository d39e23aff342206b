using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>The figures that stand out: predictive scaling against what is in use, first as both ran, then with the best targets.</summary>
internal static class ReportTiles
{
    public static IReadOnlyList<ReportTileGroup> Of(SimulationReportInput input)
    {
        if (VerdictWriter.Find(input.Runs, PolicyNames.Reactive) is not { } today || VerdictWriter.Find(input.Runs, PolicyNames.Predictive) is not { } predictive)
        {
            return [];
        }

        ReportTileGroup asRun = new(Where(today, predictive), [.. AsRun(today.Figures, predictive.Figures)]);
        ReportTile[] best = VerdictWriter.Comparison(input) is { } compared && !input.IsTooShortToJudge ? [.. InHindsight(compared)] : [];
        return best.Length > 0 ? [asRun, new(Hindsight.Label, best)] : [asRun];
    }

    private static string Where(SimulationRun today, SimulationRun predictive) => predictive.Target == today.Target
        ? $"{VerdictWriter.SameTarget} ({ReportNumbers.Setting(today.Target)})"
        : $"At target {ReportNumbers.Setting(predictive.Target)} instead of {ReportNumbers.Setting(today.Target)}";

    private static IEnumerable<ReportTile> AsRun(SimulationFigures today, SimulationFigures predictive)
    {
        double cost = (predictive.PodHours / today.PodHours) - 1;
        yield return new(
            $"{ReportNumbers.Amount(today.ViolationMinutesADay)} \u2192 {ReportNumbers.Amount(predictive.ViolationMinutesADay)}",
            "slow minutes a day, reactive and predictive",
            Tone(today.ViolationMinutesADay - predictive.ViolationMinutesADay, FrontierComparison.FewSlowMinutes));
        yield return new(ReportNumbers.Change(cost), "pod hours against reactive", Tone(-cost, Hindsight.LeastSaving));
    }

    private static IEnumerable<ReportTile> InHindsight(FrontierComparison compared)
    {
        if (compared.SavedShare is { } saved)
        {
            yield return new(ReportNumbers.Change(-saved), "pod hours at today's slow minutes, against a plain HPA at its best", Tone(saved, Hindsight.LeastSaving));
        }

        if (compared is { SlowMinutes: { } own, RivalSlowMinutes: { } rival })
        {
            yield return new($"{ReportNumbers.Amount(rival)} \u2192 {ReportNumbers.Amount(own)}", "slow minutes a day at today's pod hours", Tone(rival - own, FrontierComparison.FewSlowMinutes));
        }
    }

    /// <summary>What is not worth speaking of has no colour.</summary>
    private static string Tone(double gain, double least) => gain >= least ? "good" : gain <= -least ? "bad" : "";
}
