using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Tests.Simulate.Report;

public class VerdictTests
{
    [Fact]
    public void Pods_saved_at_equal_slow_minutes_are_the_headline()
    {
        Verdict verdict = Verdict(Input([(200, 0), (150, 10)], [(160, 0), (120, 10)]));

        Assert.Equal(VerdictTone.Helps, verdict.Tone);
        Assert.Equal("Predictive scaling would have saved 30.0 pod hours a day (20 %) at the same slow minutes", verdict.Headline); // 150 - 120
        Assert.Contains(verdict.Sentences, sentence => sentence.Contains("150 pod hours a day and has 10.0 slow minutes", StringComparison.Ordinal));
        Assert.Contains(verdict.Sentences, sentence => sentence.Contains("slow minutes would have been 2.5 a day instead of 10.0", StringComparison.Ordinal)); // (160, 0) to (120, 10) at 150
    }

    [Fact]
    public void Slow_minutes_avoided_at_equal_cost_are_the_headline_where_no_pods_are_saved()
    {
        Verdict verdict = Verdict(Input([(200, 0), (150, 40)], [(149, 12), (148, 40)]));

        Assert.Equal(VerdictTone.Helps, verdict.Tone);
        Assert.Equal("Predictive scaling would have cut slow minutes from 40.0 to 12.0 a day at the same pod hours", verdict.Headline);
    }

    [Fact]
    public void A_better_target_alone_is_no_merit_of_a_forecast()
    {
        // Today 300; a plain HPA could do with 150, and a forecast with no less.
        Verdict verdict = Verdict(Input([(300, 5), (150, 5)], [(149, 5)]));

        Assert.Equal(VerdictTone.DoesNotHelp, verdict.Tone);
        Assert.Equal("Predictive scaling will not help this workload: a plain HPA with a well-set target does as well", verdict.Headline);
        Assert.Contains("A better target alone would save 50 % of today's pod hours: keep KEDA's own trigger and set another threshold.", verdict.Sentences);
    }

    [Fact]
    public void Why_it_does_not_help_is_said()
    {
        Assert.EndsWith("would cost more than a well-set plain HPA", Verdict(Input([(150, 5)], [(190, 5)])).Headline, StringComparison.Ordinal);
        Assert.EndsWith("cannot be foretold better than by its last value (90 % of the time), so the service would answer as KEDA's own trigger does", Verdict(Input([(150, 5)], [(150, 5)]) with { ActedShare = 0.1 }).Headline, StringComparison.Ordinal);
        Assert.EndsWith("it runs on its minimum of 1 replica nearly all the time, so there is nothing to save", Verdict(Input([(24.1, 0)], [(24.1, 0)])).Headline, StringComparison.Ordinal);
        Assert.EndsWith("even knowing the future would save only 2.0 % of its pod hours", Verdict(Input([(150, 0)], [(150, 0)], (147, 0))).Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_sweep_the_two_runs_are_set_side_by_side_and_cost_is_left_open()
    {
        SimulationReportInput input = Input([(150, 20)], [(160, 5)]) with { Sweep = [] };

        Verdict verdict = Verdict(input);

        Assert.Equal(VerdictTone.Open, verdict.Tone); // 6.7 % dearer
        Assert.Equal("With predictive scaling at target 70: 5.0 slow minutes a day instead of 20.0, for +6.7 % pod hours", verdict.Headline);
    }

    [Fact]
    public void Where_one_of_the_two_is_missing_nothing_is_claimed()
    {
        SimulationReportInput input = Input([(150, 20)], [(160, 5)]);

        Assert.Equal(VerdictTone.Open, Verdict(input with { Runs = [input.Runs[0]] }).Tone);
        Assert.Equal(VerdictTone.Open, Verdict(input with { Runs = [] }).Tone);
    }

    private static Verdict Verdict(SimulationReportInput input)
    {
        Verdict verdict = VerdictWriter.Of(input);
        return verdict with { Headline = verdict.Headline.Replace('\u00a0', ' '), Sentences = [.. verdict.Sentences.Select(sentence => sentence.Replace('\u00a0', ' '))] };
    }

    /// <summary>The first of each is its run, all are its sweep; reactive runs at the last that costs as today's verdict needs.</summary>
    private static SimulationReportInput Input((double Hours, double Minutes)[] reactive, (double Hours, double Minutes)[] predictive, params (double Hours, double Minutes)[] oracle)
    {
        (double Hours, double Minutes) today = reactive[0].Minutes == 0 && reactive.Length > 1 ? reactive[^1] : reactive[0];
        return new SimulationReportInput
        {
            Name = "shop",
            Settings = SimulatedRuns.Settings,
            Runs = [Run(PolicyNames.Reactive, today), Run(PolicyNames.Predictive, predictive[0]), .. oracle.Select(point => Run(PolicyNames.Oracle, point))],
            Sweep = [.. reactive.Select(point => Swept(PolicyNames.Reactive, point)), .. predictive.Select(point => Swept(PolicyNames.Predictive, point))],
        };
    }

    private static SimulationRun Run(string policy, (double Hours, double Minutes) day) => new(policy, 70, [], FrontierTests.Figures(day.Hours, day.Minutes));

    private static SweptFigures Swept(string policy, (double Hours, double Minutes) day) => new(policy, 70, FrontierTests.Figures(day.Hours, day.Minutes));
}
