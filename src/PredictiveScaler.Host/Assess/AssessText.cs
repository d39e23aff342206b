using System.Globalization;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Assess;

/// <summary>The assessment for a terminal: the verdict, the figures behind it, the files.</summary>
internal static class AssessText
{
    public static void Write(TextWriter output, AssessFindings findings, AssessOutcome outcome, IEnumerable<string> files)
    {
        VerdictText.Write(output, findings.Verdict);
        output.WriteLine();
        WriteTable(output, outcome.Runs);
        output.WriteLine();
        foreach (string file in files)
        {
            output.WriteLine(file);
        }
    }

    private static void WriteTable(TextWriter output, IReadOnlyList<SimulationRun> runs)
    {
        int width = runs.Max(run => run.Policy.Length);
        output.WriteLine($"{"a day".PadRight(width)}{"target",12}{"slow min",11}{"pod hours",12}{"lost",11}{"p99",10}{"scalings",11}{"cold starts",14}");
        foreach (SimulationRun run in runs)
        {
            FrontierPoint day = Frontier.Day(run.Figures);
            double days = Math.Max(run.Figures.Hours / 24, double.Epsilon);
            output.WriteLine(TextLines.Plain(
                $"{run.Policy.PadRight(width)}{ReportNumbers.Setting(run.Target),12}{ReportNumbers.Amount(day.SlowMinutes),11}{ReportNumbers.Amount(day.PodHours),12}{ReportNumbers.Share(run.Figures.LostDemandShare),11}"
                + $"{ReportNumbers.Seconds(run.Figures.LatencyP99),10}{ReportNumbers.Amount(run.Figures.ScaleEvents / days),11}{ReportNumbers.Amount(run.Figures.ColdStarts / days),14}"));
        }
    }
}
