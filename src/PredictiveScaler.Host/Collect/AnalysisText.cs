using System.Globalization;
using PredictiveScaler.Collecting;
using PredictiveScaler.Preprocessing;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Collect;

/// <summary>An analysis as a few lines for a person.</summary>
internal static class AnalysisText
{
    private const int ListedAnomalies = 10;

    public static void Write(TextWriter output, TraceAnalysis analysis)
    {
        DemandLevels levels = analysis.Levels;
        output.WriteLine(Line($"  range     {Time(analysis.First)} to {Time(analysis.Last)}, {analysis.Rows:N0} rows of {Span(analysis.Step)}; {Gaps(analysis)}; {analysis.ZeroFraction:P1} zeros"));
        output.WriteLine(Line($"  level     mean {levels.Mean:G4}, median {levels.Median:G4}, p10 {levels.P10:G4}, p90 {levels.P90:G4}, p99 {levels.P99:G4}, most {levels.Most:G4}"));
        output.WriteLine(Line($"  trend     {analysis.TrendPerDay:+0.0 %;-0.0 %;0 %} of the mean per day, strength {analysis.TrendStrength:0.00}"));
        output.WriteLine($"  seasons   {Seasons(analysis)}");
        output.WriteLine(Line($"  remainder {analysis.RemainderShare:P1} of the mean is what neither trend nor seasons explain"));
        WriteAnomalies(output, analysis.Anomalies);
        output.WriteLine($"  split     train before {Time(analysis.Split.ValidationFrom)}, validate before {Time(analysis.Split.TestFrom)}, test after");
    }

    private static void WriteAnomalies(TextWriter output, IReadOnlyList<FoundAnomaly> anomalies)
    {
        output.WriteLine(anomalies.Count == 0 ? "  anomalies none" : Line($"  anomalies {anomalies.Count}, which models are not shown"));
        foreach (FoundAnomaly anomaly in anomalies.Take(ListedAnomalies))
        {
            output.WriteLine($"    {Time(anomaly.Time)}, {Span(anomaly.Duration)}: {anomaly.Kind}, {anomaly.Reason}");
        }

        if (anomalies.Count > ListedAnomalies)
        {
            output.WriteLine(Line($"    and {anomalies.Count - ListedAnomalies} more in the analysis file"));
        }
    }

    private static string Seasons(TraceAnalysis analysis) => analysis.Seasons.Count == 0
        ? "none"
        : string.Join(", ", analysis.Seasons.Select(season => Line($"{Span(season.Period)} (strength {season.Strength:0.00})")));

    private static string Gaps(TraceAnalysis analysis) => analysis.Gaps == 0
        ? "no gaps"
        : Line($"{Counted(analysis.Missing, "sample")} missing in {Counted(analysis.Gaps, "gap")}, the longest {Span(analysis.LongestGap)}");

    private static string Counted(int count, string noun) => Line($"{count:N0} {noun}{(count == 1 ? "" : "s")}");

    private static string Time(long seconds) => CollectFailure.Text(DateTimeOffset.FromUnixTimeSeconds(seconds));

    private static string Span(long seconds) => Durations.Format(TimeSpan.FromSeconds(seconds));

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
