using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Tests.Simulate.Report;

public class SimulationReportTests
{
    [Fact]
    public void The_page_asks_for_nothing_from_elsewhere_and_holds_words_table_and_plots()
    {
        string html = SimulationReport.Write(SimulatedRuns.Compared());

        Assert.DoesNotMatch(new Regex("https?:|<(script|link|img|iframe)|url\\(|@import| src=| on[a-z]+="), html);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
        Assert.Contains("<div class=\"verdict good\"><h1>At target 10 predictive scaling would have had", html, StringComparison.Ordinal);
        Assert.Contains("M/M/c", html, StringComparison.Ordinal);
        Assert.Equal(6, Regex.Count(html, "role=\"img\"")); // frontier, worst hours of reactive, demand, three policies
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        Assert.DoesNotContain("\u221e", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Tiles_say_which_comparison_they_are_of()
    {
        IReadOnlyList<ReportTileGroup> groups = ReportTiles.Of(SimulatedRuns.Compared());

        Assert.Equal(["At target 10 instead of 9", "Best over the swept targets (in hindsight)"], groups.Select(group => group.Label));
        Assert.Equal("At the same target (9)", ReportTiles.Of(SimulatedRuns.Compared() with { Runs = [SimulatedRuns.Reactive(9), SimulatedRuns.Predictive(9)], Sweep = [] })[0].Label);
    }

    [Fact]
    public void The_table_has_the_figures_of_the_runs()
    {
        SimulationFigures figures = FrontierTests.Figures(163.4, 12.3);
        SimulationReportInput input = SimulatedRuns.Compared() with
        {
            Settings = SimulatedRuns.Settings with { MinReplicas = 0 },
            Runs = [new("reactive", 7, [], FrontierTests.Figures(200, 50)), new("predictive", 8.5, [], figures)],
        };

        Assert.Equal(
            ["predictive", "12.3", "163", "\u221218 %", "8.5", "0.10 %", "105 ms", "234 ms", "1.6 s", "42.0", "3.0", "0.70"], // 163.4 / 200 = 0.817; 420, 30 and 7 in ten days
            Cells(SimulationReport.Write(input), "predictive"));
    }

    [Fact]
    public void Simulated_runs_stand_in_the_table_as_they_were()
    {
        SimulationReportInput input = SimulatedRuns.Compared();
        string html = SimulationReport.Write(input);

        foreach (SimulationRun run in input.Runs)
        {
            string[] cells = Cells(html, run.Policy);
            Assert.Equal(run.Figures.ViolationMinutes * 24 / run.Figures.KnownHours, double.Parse(cells[1], CultureInfo.InvariantCulture), 0.051);
            Assert.Equal(run.Figures.PodHours * 24 / run.Figures.Hours, double.Parse(cells[2], NumberStyles.Any, CultureInfo.InvariantCulture), 0.51);
        }
    }

    [Fact]
    public void Names_are_text_and_never_markup()
    {
        SimulationReportInput input = SimulatedRuns.Compared();
        string html = SimulationReport.Write(input with
        {
            Name = "<b>&\"",
            Runs = [.. input.Runs, input.Runs[0] with { Policy = "<i>'x" }],
            Notes = [new("<u>", "<s>")],
            Advice = [new ReportAdvice("<em>", "<q>", [new("<a>", "<p x>")]) { Manifest = "kind: <pre>", File = "<u>" }],
        });

        Assert.DoesNotMatch(new Regex("<b>&\"|<b>&amp;|<i>'|<u>|<s>|<em>|<q>|<a>|<p x>|kind: <"), html);
        Assert.Contains("&lt;b&gt;&amp;", html, StringComparison.Ordinal);
        Assert.Contains("kind: &lt;pre&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_culture_makes_the_same_page()
    {
        SimulationReportInput input = SimulatedRuns.Compared();
        string page = SimulationReport.Write(input);
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NumberGroupSeparator, comma.NumberFormat.NegativeSign) = (",", ".", "~");
        CultureInfo.CurrentCulture = comma;
        try
        {
            Assert.Equal(page, SimulationReport.Write(input));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Whatever_was_run_makes_a_page()
    {
        SimulationReportInput input = SimulatedRuns.Compared();
        SimulationReportInput[] odd =
        [
            input with { Runs = [], Sweep = [], Forecast = [] },
            input with { Runs = [], Forecast = [] },
            input with { Runs = [input.Runs[0]], Sweep = [], Forecast = [] },
            input with { Runs = [input.Runs[0] with { Rows = [.. input.Runs[0].Rows.Select(row => row with { Demand = double.NaN })] }], Sweep = [] },
            input with { Runs = [input.Runs[0] with { Rows = [.. input.Runs[0].Rows.Take(2).Select(row => row with { Demand = 0, Ready = 0, Desired = 0 })] }], Sweep = [] },
            input with { Forecast = [.. input.Forecast.Select((point, i) => i % 3 == 0 ? point with { Median = double.NaN } : point)] },
        ];

        Assert.All(odd, one => Assert.DoesNotContain("NaN", SimulationReport.Write(one), StringComparison.Ordinal));
    }

    [Fact]
    public void Policies_differ_by_stroke_and_by_shape()
    {
        PolicyLook[] looks = [.. new[] { "reactive", "reactive-tuned", "schedule", "holt-winters", "crane", "predictive", "oracle" }.Select(PolicyLook.Of)];

        Assert.Equal(7, looks.Select(look => look.Shape).Distinct().Count());
        Assert.Equal(7, looks.Select(look => look.Style).Distinct().Count());
    }

    [Fact]
    public void The_worst_hours_are_those_with_the_most_demand_lost()
    {
        DateTimeOffset start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_100);
        SimulationRow[] rows = [.. Enumerable.Range(0, 24 * 240).Select(i => new SimulationRow(start + TimeSpan.FromSeconds(15 * i), i is 500 or (>= 3000 and < 3040) ? 30 : 5, 5, 1, 1))];

        DateTimeOffset worst = WorstHours.Start(rows, SimulatedRuns.Settings)!.Value;

        Assert.InRange(rows[3000].Time, worst, worst.AddHours(3));
        Assert.Null(WorstHours.Start([.. rows.Select(row => row with { Demand = 10 })], SimulatedRuns.Settings)); // a replica serves 10
    }

    [Fact]
    public void A_thinned_line_keeps_its_peaks()
    {
        SimulationRow[] rows = [.. Enumerable.Range(0, 10_000).Select(i => new SimulationRow(DateTimeOffset.UnixEpoch.AddSeconds(15 * i), i == 7777 ? 99 : i == 3333 ? -5 : 1, 0, 1, 1))];

        IReadOnlyList<Host.Reporting.PlotPoint> points = RunSeries.Extremes(rows, 100, row => row.Time, row => row.Demand);

        Assert.InRange(points.Count, 100, 200);
        Assert.Contains(new(15 * 7777, 99), points);
        Assert.Contains(new(15 * 3333, -5), points);
    }

    private static string[] Cells(string html, string policy)
    {
        string row = Regex.Match(html, $"<tr[^>]*><td><svg[^>]*>(?:<path[^>]*/>)*</svg>{policy}</td>.*?</tr>").Value;
        return [.. Regex.Matches(row, "<td>(.*?)</td>").Select(cell => WebUtility.HtmlDecode(Regex.Replace(cell.Groups[1].Value, "<[^>]*>", "")).Replace('\u00a0', ' '))];
    }
}
