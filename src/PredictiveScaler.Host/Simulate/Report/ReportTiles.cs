using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>The figures that stand out: predictive scaling against what is in use, first as both ran, then with the best targets.</summary>
internal static class ReportTiles
{
    public static IReadOnlyList<ReportTile> Of(SimulationReportInput input)
    {
        if (VerdictWriter.Find(input.Runs, PolicyNames.Reactive) is not { } today || VerdictWriter.Find(input.Runs, PolicyNames.Predictive) is not { } predictive)
        {
            return [];
        }

        List<ReportTile> tiles = [.. AsRun(today, predictive)];
        if (VerdictWriter.Comparison(input) is { } compared)
        {
            tiles.AddRange(InHindsight(compared));
        }
        else
        {
            tiles.Add(new($"{ReportNumbers.Seconds(today.Figures.LatencyP99)} \u2192 {ReportNumbers.Seconds(predictive.Figures.LatencyP99)}", "99 % of requests are faster than this, by the model below", ""));
        }

        if (input.ActedShare is { } share)
        {
            tiles.Add(new(ReportNumbers.Share(share), "of the time its forecast was good enough to act on", ""));
        }

        return tiles;
    }

    private static IEnumerable<ReportTile> AsRun(SimulationRun today, SimulationRun predictive)
    {
        string where = predictive.Target == today.Target
            ? $"at the same target, {ReportNumbers.Setting(today.Target)}"
            : $"at target {ReportNumbers.Setting(predictive.Target)} instead of {ReportNumbers.Setting(today.Target)}";
        double cost = (predictive.Figures.PodHours / today.Figures.PodHours) - 1;
        yield return new(
            $"{ReportNumbers.Amount(today.Figures.ViolationMinutesADay)} \u2192 {ReportNumbers.Amount(predictive.Figures.ViolationMinutesADay)}",
            $"slow minutes a day, reactive and predictive, {where}",
            Tone(today.Figures.ViolationMinutes - predictive.Figures.ViolationMinutes));
        yield return new(ReportNumbers.Change(cost), $"pod hours of predictive against reactive, {where}", Tone(-cost));
    }

    private static IEnumerable<ReportTile> InHindsight(FrontierComparison compared)
    {
        if (compared.SavedShare is { } saved)
        {
            yield return new(ReportNumbers.Change(-saved), $"pod hours at today's slow minutes, {Lower(Hindsight.Label)}", Tone(saved));
        }

        if (compared.WayToOracle is >= 0 and var way)
        {
            yield return new(ReportNumbers.Share(way), "of what knowing the future would save, there", "");
        }
    }

    private static string Lower(string text) => char.ToLowerInvariant(text[0]) + text[1..];

    private static string Tone(double? gain) => gain is > 0.005 ? "good" : gain is < -0.005 ? "bad" : "";
}
