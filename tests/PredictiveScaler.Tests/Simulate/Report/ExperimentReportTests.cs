using System.Net;
using System.Text.RegularExpressions;
using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Tests.Simulate.Report;

public class ExperimentReportTests
{
    [Fact]
    public void Every_trace_has_its_row_and_its_plot_the_bad_ones_too()
    {
        string html = ExperimentReport.Write(Report(Trace("good", 120, 10), Trace("<bad>", 180, 40), Trace("slow", 110, 10, TimeSpan.FromMinutes(5))));

        Assert.DoesNotMatch(new Regex("https?:|<(script|link|img|iframe)|url\\(|@import| src=|<bad>"), html);
        Assert.Equal(2, Regex.Count(html, "<h2>Pods that take (1m30s|5m) to start</h2>"));
        Assert.Equal(3, Regex.Count(html, "role=\"img\""));
        Assert.All(Regex.Matches(html, "href=\"#(t[0-9]+)\""), link => Assert.Contains($"<section id=\"{link.Groups[1].Value}\">", html, StringComparison.Ordinal));
        Assert.True(html.IndexOf(">good</a>", StringComparison.Ordinal) < html.IndexOf(">&lt;bad&gt;</a>", StringComparison.Ordinal)); // most saved first
    }

    [Fact]
    public void A_row_compares_with_the_tuned_plain_hpa_and_at_the_same_target_with_reactive()
    {
        string html = ExperimentReport.Write(Report(Trace("good", 120, 10), Trace("bad", 180, 40)));

        // Tuned takes 150 with 10 slow minutes. Good takes 120 there; the oracle 100. At 150 good is between (120, 10) and (160, 0): 2.5.
        // At the same target, reactive took 200 with 30 and predictive 160 with none: 160 / 200 = 0.8.
        Assert.Equal(["good", "+20 %", "60 %", "150", "120", "+75 %", "10.0", "2.5", "\u221220 %", "\u221230.0"], Row(html, "good"));

        // Bad is between (160, 0) and (180, 40): as it gets dearer it only gets worse, so 160 it is.
        Assert.Equal(["bad", "\u22126.7 %", "\u221220 %", "150", "160", "-", "10.0", "-", "\u221220 %", "\u221230.0"], Row(html, "bad"));
        Assert.Equal(["median", "+6.7 %", "20 %", "", "", "+75 %", "", "", "\u221220 %", "\u221230.0"], Row(html, "median"));
    }

    [Fact]
    public void A_trace_that_was_not_compared_is_a_row_without_figures()
    {
        SimulationReportInput input = Trace("alone", 120, 10).Input with { Runs = [], Sweep = [] };

        Assert.Equal(["alone", "-", "-", "-", "-", "-", "-", "-", "-", "-"], Row(ExperimentReport.Write(Report(ExperimentTrace.Of(input))), "alone"));
    }

    [Fact]
    public void The_median_of_an_even_number_lies_between_the_two_in_the_middle()
    {
        Assert.Equal(2.5, ExperimentTable.Median([4, 1, null, 2, double.NaN, 3]));
        Assert.Equal(2, ExperimentTable.Median([9, 1, 2]));
        Assert.Null(ExperimentTable.Median([null]));
    }

    private static ExperimentReportInput Report(params ExperimentTrace[] traces) => new() { Title = "Experiments", Verdict = new Verdict(VerdictTone.Open, "Words", []), Traces = traces };

    /// <summary>Predictive at today's target (160, 0), at a higher one as given.</summary>
    private static ExperimentTrace Trace(string name, double podHours, double slowMinutes, TimeSpan? startUp = null) => ExperimentTrace.Of(new SimulationReportInput
    {
        Name = name,
        Settings = SimulatedRuns.Settings with { StartUp = startUp ?? TimeSpan.FromSeconds(90) },
        Runs = [Run("reactive", 7, 200, 30), Run("reactive-tuned", 8, 150, 10), Run("predictive", 9, podHours, slowMinutes), Run("oracle", 10, 100, 0)],
        Sweep = [new("predictive", 7, FrontierTests.Figures(160, 0)), new("predictive", 9, FrontierTests.Figures(podHours, slowMinutes))],
    });

    private static SimulationRun Run(string policy, double target, double podHours, double slowMinutes) => new(policy, target, [], FrontierTests.Figures(podHours, slowMinutes));

    private static string[] Row(string html, string name)
    {
        string row = Regex.Match(html, $"<tr[^>]*><td>(<a [^>]*>)?{name}(</a>)?</td>.*?</tr>").Value;
        return [.. Regex.Matches(row, "<td[^>]*>(.*?)</td>").Select(cell => WebUtility.HtmlDecode(Regex.Replace(cell.Groups[1].Value, "<[^>]*>", "")).Replace('\u00a0', ' '))];
    }
}
