using PredictiveScaler.Forecasting;
using PredictiveScaler.Host.Demo;

namespace PredictiveScaler.Tests.Demo;

public class DemoTextsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 17, 4, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Half_hours_are_printed_with_what_was_expected_answered_and_why()
    {
        StringWriter output = new();
        PlainView view = new(output);
        float[] maxima = [.. Enumerable.Range(1, 30).SelectMany(step => new[] { 100f + step, 200f + step })];
        Forecast forecast = new("blend", Start, TimeSpan.FromMinutes(1), [0.5f, 0.9f], maxima, maxima);
        TriggerSight sight = new("predictive", forecast, ["blend expects at most 206", "headroom: 206 -> 226.6"]);

        view.Show(Frame(Start.AddMinutes(29), sight));
        view.Show(Frame(Start.AddMinutes(30), sight));

        string[] lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal(
            "Tue 17 Mar 04:30   120.0   106.0   206.0   226.6         5         3  predictive: blend expects at most 206; headroom: 206 -> 226.6",
            lines[1].TrimEnd('\r'));
    }

    [Fact]
    public void The_summary_compares_with_a_reactive_trigger_of_the_same_and_of_lower_thresholds()
    {
        StringWriter output = new();

        DemoSummary.Write(output, Outcome(violationMinutes: 5), int.MaxValue);

        string text = output.ToString();
        Assert.Contains("minutes short of capacity            5.0        20.0     -75.0 %", text, StringComparison.Ordinal);
        Assert.Contains("pod hours                          110.0       100.0     +10.0 %", text, StringComparison.Ordinal);
        Assert.Contains("threshold must be 40 to be as safe: it costs 132.0 pod hours (+20.0 %)", text, StringComparison.Ordinal);
        Assert.Contains("60.0 takes 97.0 pod hours and is short for 4.0 minutes (reactive at 50.0: 100.0 and 20.0)", text, StringComparison.Ordinal);
        Assert.Contains("2,880, off by 11.1", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_says_when_no_reactive_threshold_is_as_safe()
    {
        StringWriter output = new();

        DemoSummary.Write(output, Outcome(violationMinutes: 0), int.MaxValue);

        Assert.Contains("no threshold is as safe: the best one tried (40) costs 132.0 pod hours (+20.0 %) and is still short for 5.0 minutes", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(97, 4, "A forecast allows a higher threshold, which saves pod hours at no more minutes short: 60.0 takes 97.0")]
    [InlineData(97, 21, "A higher threshold saves pod hours, here at the price of more minutes short: 60.0 takes 97.0")]
    [InlineData(103, 4, "but it saves no pod hours here: 60.0 takes 103.0")]
    [InlineData(103, 21, "A higher threshold does not pay here: 60.0 takes 103.0")]
    public void A_higher_threshold_is_praised_only_for_what_it_did(double podHours, double violationMinutes, string expected)
    {
        StringWriter output = new();

        DemoSummary.Write(output, Outcome(violationMinutes: 5) with { Tighter = new ThresholdRun(60, podHours, violationMinutes) }, int.MaxValue); // reactive: 100 and 20

        Assert.Contains(expected, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_breaks_lines_between_words_and_says_when_it_was_interrupted()
    {
        StringWriter whole = new();
        StringWriter narrow = new();
        DemoOutcome outcome = Outcome(violationMinutes: 0) with { Interrupted = true };

        DemoSummary.Write(whole, outcome, int.MaxValue);
        DemoSummary.Write(narrow, outcome, 80);

        char[] blanks = [' ', '\r', '\n'];
        Assert.Contains("Interrupted: replayed", narrow.ToString(), StringComparison.Ordinal);
        Assert.All(narrow.ToString().Split('\n'), line => Assert.True(line.TrimEnd('\r').Length <= 80, line));
        Assert.Equal(
            whole.ToString().Split(blanks, StringSplitOptions.RemoveEmptyEntries),
            narrow.ToString().Split(blanks, StringSplitOptions.RemoveEmptyEntries));
    }

    private static DemoOutcome Outcome(double violationMinutes)
    {
        DemoResult result = new()
        {
            Origins = 2880,
            Answers = 27_000,
            UnmeasuredZeros = 0,
            MaeForecast = 11.1,
            MaeLastValue = 33.3,
            PodHours = 110,
            ViolationMinutes = violationMinutes,
            PodHoursReactive = 100,
            ViolationMinutesReactive = 20,
        };
        return new DemoOutcome(Start, Start.AddDays(2), result, new ThresholdRun(60, 97, 4), [new ThresholdRun(50, 100, 20), new ThresholdRun(40, 132, 5), new ThresholdRun(30, 170, 5)]);
    }

    private static DemoFrame Frame(DateTimeOffset time, TriggerSight sight) => new()
    {
        Time = time,
        Demand = 120,
        Trigger = sight,
        Answer = new ScalerAnswer(226.6, true),
        Predictive = new WorkloadFigures(5, 5, 0, 0),
        Reactive = new WorkloadFigures(3, 3, 0, 0),
    };
}
