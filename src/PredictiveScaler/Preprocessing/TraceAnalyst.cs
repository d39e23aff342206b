using System.Globalization;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Preprocessing;

/// <summary>Looks at a trace as a whole, with hindsight: what a person would want to know before training or setting thresholds.</summary>
internal static class TraceAnalyst
{
    private const int ValidationFromPercent = 70;
    private const int TestFromPercent = 85;

    /// <returns>The analysis, and for each sample whether it shows demand (a gap does not).</returns>
    public static (TraceAnalysis Analysis, bool[] Usable) Analyse(Trace trace)
    {
        double[] values = trace.Values.ToArray();
        bool[] usable = [.. values.Select(value => !double.IsNaN(value))];
        List<FoundAnomaly> anomalies = [];
        new AnomalyRuns(trace.Step).Extend(new IndexedSamples(values), new IndexRange(0, values.Length - 1), (start, anomaly) =>
        {
            anomalies.Add(Describe(trace, start, anomaly));
            usable.AsSpan((int)start, anomaly.Length).Clear();
        });

        double[] clean = [.. values.Select((value, i) => usable[i] ? value : double.NaN)];
        return (Describe(trace, values, clean, anomalies), usable);
    }

    private static TraceAnalysis Describe(Trace trace, double[] values, double[] clean, List<FoundAnomaly> anomalies)
    {
        IReadOnlyList<Season> seasons = SeasonFinder.Find(clean, trace.Step);
        Decomposition parts = Decomposition.Of(clean, trace.Step, seasons);
        double[] sorted = RobustScale.SortedMeasured(values);
        double mean = sorted.Length > 0 ? sorted.Average() : 0;
        (int gaps, int longestGap) = GapsOf(values);
        double days = Math.Max((trace.Last - trace.First).TotalDays, trace.Step.TotalDays);
        return new TraceAnalysis
        {
            Name = trace.Name,
            First = trace.First.ToUnixTimeSeconds(),
            Last = trace.Last.ToUnixTimeSeconds(),
            Step = (long)trace.Step.TotalSeconds,
            Rows = trace.Count,
            Missing = trace.Count - sorted.Length,
            Gaps = gaps,
            LongestGap = longestGap * (long)trace.Step.TotalSeconds,
            ZeroFraction = Round(sorted.Length > 0 ? (double)sorted.Count(value => value == 0) / sorted.Length : 0),
            Levels = LevelsOf(sorted, mean),
            Scale = RobustScale.Of(clean),
            TrendPerDay = Round(mean != 0 ? (parts.Trend[^1] - parts.Trend[0]) / mean / days : 0),
            TrendStrength = Round(parts.StrengthOf(parts.Trend)),
            Seasons = [.. seasons.Select(season => new FoundSeason((long)season.Period.TotalSeconds, Round(season.Strength)))],
            RemainderShare = Round(mean != 0 ? SpreadOf(parts.Remainder) / Math.Abs(mean) : 0),
            Anomalies = anomalies,
            Split = SplitOf(trace),
        };
    }

    private static FoundAnomaly Describe(Trace trace, long start, Anomaly anomaly)
    {
        string around = string.Create(CultureInfo.InvariantCulture, $"{anomaly.Extreme:G4} where {anomaly.Usual:G4} is usual");
        (string kind, string reason) = anomaly.Kind switch
        {
            AnomalyKind.OutageHole => ("outage-hole", $"{around}, gone and back at once, and there was demand at the same time the day before"),
            AnomalyKind.ScrapeReset => ("scrape-reset", $"{around}, for one or two samples: a counter that was set back, or a double scrape"),
            AnomalyKind.SyntheticLoad => ("synthetic-load", $"{around}, and flat as a load generator, unlike the day before"),
            _ => ("burst", $"{around}, and the day before had nothing of that size"),
        };
        long step = (long)trace.Step.TotalSeconds;
        return new FoundAnomaly(trace.First.ToUnixTimeSeconds() + (start * step), anomaly.Length * step, kind, reason);
    }

    private static DemandLevels LevelsOf(double[] sorted, double mean) => sorted.Length == 0
        ? default
        : new DemandLevels(mean, sorted[0], At(sorted, 0.1), At(sorted, 0.5), At(sorted, 0.9), At(sorted, 0.99), sorted[^1]);

    private static double At(double[] sorted, double level) => RobustScale.QuantileOf(sorted, level);

    // No floor here: a remainder of 0 is what a perfect season leaves.
    private static double SpreadOf(double[] values)
    {
        double[] sorted = RobustScale.SortedMeasured(values);
        return sorted.Length > 0 ? (At(sorted, 0.75) - At(sorted, 0.25)) / 1.349 : 0;
    }

    private static (int Count, int Longest) GapsOf(double[] values)
    {
        (int count, int longest, int current) = (0, 0, 0);
        foreach (double value in values)
        {
            current = double.IsNaN(value) ? current + 1 : 0;
            count += current == 1 ? 1 : 0;
            longest = Math.Max(longest, current);
        }

        return (count, longest);
    }

    // Midnights, where the trace is long enough for them not to matter.
    private static TraceSplit SplitOf(Trace trace) => new(CutAt(trace, ValidationFromPercent), CutAt(trace, TestFromPercent));

    private static long CutAt(Trace trace, int percent)
    {
        DateTimeOffset cut = trace.TimeAt((int)((long)trace.Count * percent / 100));
        TimeSpan grid = trace.Last - trace.First > TimeSpan.FromDays(20) ? TimeSpan.FromDays(1) : trace.Step;
        return TimeGrid.Floor(cut, grid).ToUnixTimeSeconds();
    }

    private static double Round(double value) => Math.Round(value, 4);
}
