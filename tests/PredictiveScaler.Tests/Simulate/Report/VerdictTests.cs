using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Tests.Simulate.Report;

public class VerdictTests
{
    [Fact]
    public void The_same_target_comes_first_and_then_what_was_best_in_hindsight()
    {
        Verdict verdict = Verdict(Input([(200, 0), (150, 10)], [(160, 0), (120, 10)]));

        Assert.Equal(VerdictTone.Helps, verdict.Tone);
        Assert.Equal("At the same target (70) predictive scaling would have had 0 slow minutes a day instead of 10.0, for +6.7 % pod hours", verdict.Headline); // 160 / 150
        Assert.Contains("150 pod hours a day and has 10.0 slow minutes", verdict.Sentences[0], StringComparison.Ordinal);
        // 150 - 120; at 150 pod hours predictive is between (160, 0) and (120, 10): 2.5.
        Assert.Equal(
            "Best over the swept targets (in hindsight): predictive scaling would have saved 30.0 pod hours a day (20 %) at today's slow minutes, or would have cut slow minutes from 10.0 to 2.5 a day at today's pod hours, against a plain HPA at its own best target.",
            verdict.Sentences[1]);
    }

    [Fact]
    public void Slow_minutes_avoided_at_equal_cost_are_a_gain_where_no_pods_are_saved()
    {
        Verdict verdict = Verdict(Input([(200, 0), (150, 40)], [(149, 12), (148, 40)]));

        Assert.Equal(VerdictTone.Helps, verdict.Tone);
        Assert.Contains(verdict.Sentences, sentence => sentence.StartsWith("Best over the swept targets (in hindsight): predictive scaling would have cut slow minutes from 40.0 to 12.0 a day at today's pod hours", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_it_does_not_help_both_comparisons_are_told_all_the_same()
    {
        Verdict verdict = Verdict(Input([(300, 5), (150, 5)], [(149, 5)]));

        Assert.StartsWith("At the same target (70) predictive scaling would have had 5.0 slow minutes a day instead of 5.0", verdict.Sentences[1], StringComparison.Ordinal);
        Assert.StartsWith("Best over the swept targets (in hindsight): predictive scaling would have gained nothing to speak of", verdict.Sentences[2], StringComparison.Ordinal);
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
        Assert.Equal("At the same target (70) predictive scaling would have had 5.0 slow minutes a day instead of 20.0, for +6.7 % pod hours", verdict.Headline);
    }

    [Fact]
    public void A_trace_of_less_than_a_day_is_not_judged()
    {
        Verdict verdict = Verdict(Input([(300, 5), (150, 5)], [(149, 5)]) with { IsTooShortToJudge = true });

        Assert.Equal(VerdictTone.Open, verdict.Tone);
        Assert.StartsWith("At the same target (70)", verdict.Headline, StringComparison.Ordinal);
        Assert.DoesNotContain(verdict.Sentences, sentence => sentence.Contains("hindsight", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_one_of_the_two_is_missing_nothing_is_claimed()
    {
        SimulationReportInput input = Input([(150, 20)], [(160, 5)]);

        Verdict alone = Verdict(input with { Runs = [input.Runs[0]] });
        Assert.Equal((VerdictTone.Open, "reactive at target 70: 20.0 slow minutes a day, with 150 pod hours a day"), (alone.Tone, alone.Headline));
        Assert.Contains("simulate reactive and predictive together", Assert.Single(alone.Sentences), StringComparison.Ordinal);
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
