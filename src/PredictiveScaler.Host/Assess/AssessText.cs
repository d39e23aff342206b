using System.Globalization;
using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Assess;

/// <summary>The assessment for a terminal: the verdict, the figures behind it, the files.</summary>
internal static class AssessText
{
    private const int Width = 100;

    public static void Write(TextWriter output, AssessFindings findings, AssessOutcome outcome, IEnumerable<string> files)
    {
        output.WriteLine(Plain(findings.Verdict.Headline) + ".");
        output.WriteLine();
        foreach (string sentence in findings.Verdict.Sentences)
        {
            Wrapped(output, Plain(sentence));
        }

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
            output.WriteLine(Plain(
                $"{run.Policy.PadRight(width)}{ReportNumbers.Setting(run.Target),12}{ReportNumbers.Amount(day.SlowMinutes),11}{ReportNumbers.Amount(day.PodHours),12}{ReportNumbers.Share(run.Figures.LostDemandShare),11}"
                + $"{ReportNumbers.Seconds(run.Figures.LatencyP99),10}{ReportNumbers.Amount(run.Figures.ScaleEvents / days),11}{ReportNumbers.Amount(run.Figures.ColdStarts / days),14}"));
        }
    }

    private static void Wrapped(TextWriter output, string text)
    {
        int column = 0;
        foreach (string word in text.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                output.WriteLine();
                column = 0;
            }

            output.Write(column > 0 ? " " + word : word);
            column += word.Length + (column > 0 ? 1 : 0);
        }

        output.WriteLine();
    }

    // Terminals and their fonts differ in what they make of these.
    private static string Plain(string text) => text.Replace('\u00a0', ' ').Replace('\u2212', '-');
}
