using PredictiveScaler.Forecasting;
using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;
using PredictiveScaler.Tests.Forecasting;
using PredictiveScaler.Tests.Planning;
using PredictiveScaler.TestSupport;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Tests.Selecting;

public sealed class RollingGateTests
{
    private static readonly TriggerOptions Auto = PlanSamples.Options;
    private static readonly ArrayHistory Daily = ArrayHistory.Of(4 * 1440, TestModels.Minute, Demand);

    [Fact]
    public void An_expert_that_knows_what_comes_gets_the_weight_and_may_act()
    {
        GateDecision decision = Decide(new Experts(Knows("prophetic"), Knows("backwards", upsideDown: true)), Daily);

        Assert.True(decision.Judged && decision.Promoted);
        Assert.True(WeightOf(decision, "prophetic") > 0.9, decision.Mixture!.Describe());
        Assert.Equal(0, WeightOf(decision, "backwards"));
    }

    [Fact]
    public void A_history_that_begins_after_the_time_of_the_decision_is_none()
    {
        GateDecision decision = Decide(new Experts(new SeasonalNaiveForecaster()), Daily, time: Daily.First.AddMinutes(-1));

        Assert.False(decision.Judged);
        Assert.Equal("0 min of history, 2 h and 60 matured origins needed", decision.Waiting);
    }

    [Fact]
    public void Weights_sum_to_one_and_what_hardly_weighs_is_left_out()
    {
        GateDecision decision = Decide(new Experts(new SeasonalNaiveForecaster(), Knows("prophetic", error: 3), Knows("other", error: -2)), Daily);

        Assert.Equal(1, decision.Mixture!.Experts.Sum(expert => expert.Weight), 12);
        Assert.All(decision.Mixture.Experts, expert => Assert.True(expert.Weight >= RollingGate.SmallestWeight));
        Assert.Equal("auto", decision.Model);
    }

    [Fact]
    public void A_named_model_is_the_whole_mixture()
    {
        Experts experts = new(Knows("prophetic"), new SeasonalNaiveForecaster());
        GateDecision decision = Decide(experts, Daily, Auto with { Model = "seasonal-naive" });

        Assert.Equal([new WeightedExpert("seasonal-naive", 1)], decision.Mixture!.Experts);
        Assert.Equal("seasonal-naive", decision.Model);
    }

    [Fact]
    public void Another_process_and_one_that_has_run_for_hours_decide_the_same()
    {
        JudgedForecasts? judged = null;
        Experts old = new(new SeasonalNaiveForecaster(), Knows("prophetic", error: 4));
        GateDecision last = null!;
        for (DateTimeOffset time = Daily.Last.AddHours(-30); time <= Daily.Last; time = time.AddMinutes(7))
        {
            last = old.Gate.Update(ref judged, Daily, Auto, time, default);
        }

        GateDecision fresh = Decide(new Experts(new SeasonalNaiveForecaster(), Knows("prophetic", error: 4)), Daily, time: last.Time);

        Assert.Equal(last.Mixture!.Experts, fresh.Mixture!.Experts);
        Assert.Equal(last.Mixture.Correction.Steps, fresh.Mixture.Correction.Steps);
        Assert.Equal((last.Mixture.Correction.Maximum, last.Ratio, last.Promoted), (fresh.Mixture.Correction.Maximum, fresh.Ratio, fresh.Promoted));
    }

    [Fact]
    public void A_decision_sees_nothing_after_its_time()
    {
        DateTimeOffset time = Daily.Last.AddHours(-6);
        ArrayHistory changed = ArrayHistory.Of(4 * 1440, TestModels.Minute, i => Daily.First.AddMinutes(i) > time ? 1e4 : Demand(i));
        GateDecision one = Decide(new Experts(new SeasonalNaiveForecaster()), Daily, time: time);
        GateDecision other = Decide(new Experts(new SeasonalNaiveForecaster()), changed, time: time);

        Assert.Equal(one.Mixture!.Experts, other.Mixture!.Experts);
        Assert.Equal(one.Mixture.Correction.Steps, other.Mixture.Correction.Steps);
        Assert.Equal(one.Ratio, other.Ratio);
    }

    [Theory]
    [InlineData(1e-6)]
    [InlineData(1000)]
    [InlineData(1e9)]
    public void A_load_that_is_scaled_is_mixed_alike(double factor)
    {
        ArrayHistory scaled = ArrayHistory.Of(4 * 1440, TestModels.Minute, i => factor * Demand(i));
        GateDecision one = Decide(new Experts(new SeasonalNaiveForecaster()), Daily);
        GateDecision other = Decide(new Experts(new SeasonalNaiveForecaster()), scaled);

        Assert.All(one.Mixture!.Experts.Zip(other.Mixture!.Experts), pair => Assert.Equal(pair.First.Weight, pair.Second.Weight, 0.01));
        Assert.Equal(one.Ratio, other.Ratio, 0.01);
    }

    [Fact]
    public void An_expert_that_fails_at_times_loses_weight_and_poisons_nothing()
    {
        Experts experts = new(Knows("steady", error: 5), Knows("patchy", error: 5, silent: origin => origin.Hour % 3 == 0), new ThrowsAtNight());
        GateDecision decision = Decide(experts, Daily);

        Assert.True(decision.Judged && double.IsFinite(decision.Ratio));
        Assert.True(WeightOf(decision, "steady") > WeightOf(decision, "patchy"), decision.Mixture!.Describe());
    }

    [Fact]
    public void A_constant_load_is_judged_without_a_loss()
    {
        GateDecision decision = Decide(new Experts(new SeasonalNaiveForecaster()), ArrayHistory.Of(4 * 1440, TestModels.Minute, _ => 42));

        Assert.Equal((true, false, 1.0), (decision.Judged, decision.Promoted, decision.Ratio));
        Assert.All(decision.Mixture!.Experts, expert => Assert.True(double.IsFinite(expert.Weight)));
    }

    [Fact]
    public void The_back_test_forecasts_an_origin_once()
    {
        ScriptedForecaster counted = Knows("counted");
        Experts experts = new(counted);
        JudgedForecasts? judged = null;
        for (int minute = 0; minute <= 30; minute++)
        {
            experts.Gate.Update(ref judged, Daily, Auto, Daily.Last.AddMinutes(minute - 40), default);
        }

        // 144 origins, and three more in half an hour.
        Assert.Equal(147, counted.Windows);
    }

    private static GateDecision Decide(Experts experts, ArrayHistory history, TriggerOptions? options = null, DateTimeOffset? time = null)
    {
        JudgedForecasts? judged = null;
        return experts.Gate.Update(ref judged, history, options ?? Auto, time ?? history.Last, default);
    }

    private static double WeightOf(GateDecision decision, string expert) =>
        decision.Mixture!.Experts.FirstOrDefault(one => one.Name == expert)?.Weight ?? 0;

    private static double Demand(int minute) => Math.Max(0, 100 + (60 * Math.Sin(minute * 2 * Math.PI / 1440)) + (8 * Math.Sin(minute * 1.7)) + (5 * Math.Cos(minute * 2.9)));

    /// <summary>Knows the load, but for an error.</summary>
    private static ScriptedForecaster Knows(string name, double error = 0, bool upsideDown = false, Func<DateTimeOffset, bool>? silent = null) => new(
        name,
        (window, ahead) =>
        {
            if (silent?.Invoke(window.Origin) == true)
            {
                return double.NaN;
            }

            double known = Demand((int)(window.Origin - ArrayHistory.Monday).TotalMinutes + ahead);
            return Math.Max(0, (upsideDown ? 200 - known : known) + error);
        },
        spread: 2);

    private sealed class ThrowsAtNight : IForecaster
    {
        public string Name => "night";

        public void Predict(ReadOnlySpan<ContextWindow> windows, int horizon, ReadOnlySpan<ForecastBuffer> results) =>
            throw new InvalidOperationException("asleep");
    }
}
