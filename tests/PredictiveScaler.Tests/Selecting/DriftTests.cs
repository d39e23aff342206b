using PredictiveScaler.Forecasting;
using PredictiveScaler.Selecting;
using PredictiveScaler.Tests.Forecasting;
using PredictiveScaler.Tests.Planning;
using PredictiveScaler.TestSupport;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Tests.Selecting;

/// <summary>A forecast that has just gone wrong must stop acting within 30 minutes of data, and act again when it is right again.</summary>
public sealed class DriftTests
{
    private const int Days = 5;
    private static readonly DateTimeOffset DriftsAt = ArrayHistory.Monday.AddDays(3).AddHours(10.3);
    private static readonly DateTimeOffset RightAgainAt = DriftsAt.AddHours(2);
    private static readonly TriggerOptions Named = PlanSamples.Options with { Model = "model" };
    private static readonly TriggerOptions Auto = PlanSamples.Options;

    [Theory]
    [InlineData(0)]
    [InlineData(3.7)]
    [InlineData(7.2)]
    [InlineData(14.5)]
    public void A_named_model_that_is_turned_upside_down_is_demoted_within_30_minutes_and_comes_back(double hoursLater)
    {
        DateTimeOffset from = DriftsAt.AddHours(hoursLater);
        List<GateDecision> decisions = Walk(new Experts(UpsideDown(from, from.AddHours(2))), Load(), Named, from.AddMinutes(-20), from.AddHours(12));

        Assert.True(decisions.First(decision => decision.Time <= from).Promoted);
        GateDecision demoted = decisions.First(decision => !decision.Promoted);
        Assert.InRange(demoted.Time - from, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(28));
        Assert.InRange(demoted.DriftAt!.Value, from.AddMinutes(-1), from.AddMinutes(20));
        GateDecision back = decisions.First(decision => decision.Time > demoted.Time && decision.Promoted);
        Assert.InRange(back.Time - from.AddHours(2), TimeSpan.Zero, TimeSpan.FromHours(4));
        Assert.True(decisions[^1].Promoted, $"{decisions[^1].Ratio}");
    }

    [Fact]
    public void Auto_moves_its_weight_away_from_a_model_that_is_turned_upside_down()
    {
        Experts experts = new(UpsideDown(DriftsAt, RightAgainAt));
        List<GateDecision> decisions = Walk(experts, Load(), Auto, DriftsAt.AddMinutes(-20), DriftsAt.AddMinutes(30));

        Assert.True(WeightOf(decisions[0]) > 0.8, decisions[0].Mixture!.Describe());
        Assert.True(WeightOf(decisions[^1]) < 0.05, decisions[^1].Mixture!.Describe());
    }

    [Fact]
    public void A_load_whose_daily_pattern_breaks_stops_the_season_within_30_minutes()
    {
        // The morning rise, which every day has had, stops half way: the load falls back to its night level.
        DateTimeOffset breaks = ArrayHistory.Monday.AddDays(4).AddHours(7.7);
        ArrayHistory history = Load(time => time >= breaks ? 40 : double.NaN);
        List<GateDecision> decisions = Walk(new Experts(new SeasonalNaiveForecaster()), history, PlanSamples.Options with { Model = "seasonal-naive" }, breaks.AddMinutes(-20), breaks.AddMinutes(30));

        Assert.True(decisions[0].Promoted, $"{decisions[0].Ratio}");
        Assert.False(decisions[^1].Promoted);
        Assert.NotNull(decisions[^1].DriftAt);
    }

    private static List<GateDecision> Walk(Experts experts, ArrayHistory history, TriggerOptions options, DateTimeOffset from, DateTimeOffset to)
    {
        List<GateDecision> decisions = [];
        JudgedForecasts? judged = null;
        for (DateTimeOffset time = TimeGrid.Floor(from, TestModels.Minute); time <= to; time = time.AddMinutes(1))
        {
            decisions.Add(experts.Gate.Update(ref judged, history, options, time, default));
        }

        return decisions;
    }

    private static double WeightOf(GateDecision decision) => decision.Mixture!.Experts.FirstOrDefault(expert => expert.Name == "model")?.Weight ?? 0;

    private static ArrayHistory Load(Func<DateTimeOffset, double>? instead = null) => ArrayHistory.Of(Days * 1440, TestModels.Minute, minute =>
    {
        double other = instead?.Invoke(ArrayHistory.Monday.AddMinutes(minute)) ?? double.NaN;
        return double.IsNaN(other) ? Demand(minute) : other + (2 * Math.Sin(minute * 1.7));
    });

    /// <summary>40 at night and 160 by day, with a little that nobody foresees.</summary>
    private static double Demand(int minute) => Expected(minute) + (3 * Math.Sin(minute * 1.7)) + (3 * Math.Cos(minute * minute * 0.31));

    private static double Expected(int minute) => 100 + (60 * Math.Tanh(6 * Math.Sin((minute - (8 * 60)) * 2 * Math.PI / 1440)));

    private static ScriptedForecaster UpsideDown(DateTimeOffset from, DateTimeOffset until) => new(
        "model",
        (window, ahead) =>
        {
            double expected = Expected((int)(window.Origin - ArrayHistory.Monday).TotalMinutes + ahead);
            return window.Origin >= from && window.Origin < until ? 200 - expected : expected;
        },
        spread: 6);
}
