using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>The figures that stand out: predictive scaling against what is in use.</summary>
internal static class ReportTiles
{
    public static IReadOnlyList<ReportTile> Of(SimulationReportInput input)
    {
        if (VerdictWriter.Comparison(input) is { } compared)
        {
            return Swept(compared, input.ActedShare);
        }

        return VerdictWriter.Find(input.Runs, PolicyNames.Reactive) is { } today && VerdictWriter.Find(input.Runs, PolicyNames.Predictive) is { } predictive
            ? SameTarget(today.Figures, predictive.Figures)
            : [];
    }

    private static List<ReportTile> Swept(FrontierComparison compared, double? acted)
    {
        List<ReportTile> tiles = [];
        if (compared.SavedShare is { } saved)
        {
            tiles.Add(new(ReportNumbers.Change(-saved), "pod hours at today's slow minutes, against a plain HPA with the best target", Tone(saved)));
        }

        if (compared is { SlowMinutes: { } own, RivalSlowMinutes: { } rival })
        {
            tiles.Add(new($"{ReportNumbers.Amount(rival)} \u2192 {ReportNumbers.Amount(own)}", "slow minutes a day at today's pod hours, reactive and predictive", Tone(compared.AvoidedShare)));
        }

        if (compared.WayToOracle is >= 0 and var way)
        {
            tiles.Add(new(ReportNumbers.Share(way), "of what knowing the future would save", ""));
        }

        if (acted is { } share)
        {
            tiles.Add(new(ReportNumbers.Share(share), "of the time its forecast was good enough to act on", ""));
        }

        return tiles;
    }

    private static List<ReportTile> SameTarget(SimulationFigures today, SimulationFigures predictive)
    {
        double cost = (predictive.PodHours / today.PodHours) - 1;
        return
        [
            new($"{ReportNumbers.Amount(today.ViolationMinutesADay)} \u2192 {ReportNumbers.Amount(predictive.ViolationMinutesADay)}", "slow minutes a day, reactive and predictive", Tone(today.ViolationMinutes - predictive.ViolationMinutes)),
            new(ReportNumbers.Change(cost), "pod hours against reactive", Tone(-cost)),
            new($"{ReportNumbers.Seconds(today.LatencyP99)} \u2192 {ReportNumbers.Seconds(predictive.LatencyP99)}", "99 % of requests are faster than this, by the model below", ""),
        ];
    }

    private static string Tone(double? gain) => gain is > 0.005 ? "good" : gain is < -0.005 ? "bad" : "";
}
