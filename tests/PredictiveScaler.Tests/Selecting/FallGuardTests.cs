using PredictiveScaler.Forecasting;
using PredictiveScaler.Selecting;
using PredictiveScaler.Tests.Forecasting;
using PredictiveScaler.Tests.Planning;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Selecting;

public sealed class FallGuardTests
{
    private const int Jump = 3000;

    /// <summary>30 give or take 2, then at once 100.</summary>
    private static readonly ArrayHistory Jumped = ArrayHistory.Of(Jump + 2, TestModels.Minute, i => i < Jump ? 30 + (2 * Math.Sin(i)) : 100);

    private static readonly ScriptedForecaster Steady = new("steady", (_, _) => 30, spread: 5);

    [Fact]
    public void A_fall_much_deeper_than_any_of_the_judged_day_is_believed_only_so_far()
    {
        Experts experts = new(Steady);
        JudgedForecasts? judged = null;
        GateDecision decision = experts.Gate.Update(ref judged, Jumped, PlanSamples.Options with { Model = "steady" }, Jumped.Last, default);
        ForecastBuffer forecast = experts.Predict(decision.Mixture!, Window(Jumped.Last));

        // The deepest judged fall was from 32 to 30 (kept to three digits of the widest number), and half as much again is believed.
        Assert.InRange(decision.Mixture!.LargestFall, 2.5, 3.2);
        Assert.Equal(100 - decision.Mixture.LargestFall, forecast.Quantile(30, 0.5), 3);
        Assert.True(forecast.Quantile(30, 0.9) > forecast.Quantile(30, 0.5));
        Assert.True(forecast.MaxQuantile(30, 0.9) >= forecast.Quantile(30, 0.9));
    }

    [Fact]
    public void Falls_that_the_day_has_seen_and_rises_of_any_height_are_left_alone()
    {
        ContextWindow calm = Window(Jumped.First + (TestModels.Minute * (Jump - 1)));
        Mixture mixture = Mixture.Of("steady") with { LargestFall = 3 };
        double now = calm.ValueAtOrigin();

        Assert.InRange(now, 28, 32.9);
        Assert.Equal(30, new Experts(Steady).Predict(mixture, calm).Quantile(30, 0.5), 4);
        Assert.Equal(500, new Experts(new ScriptedForecaster("steady", (_, _) => 500)).Predict(mixture, calm).Quantile(30, 0.5), 3);
    }

    [Fact]
    public void Without_demand_at_the_origin_there_is_nothing_to_fall_from() =>
        Assert.Equal(30, new Experts(Steady).Predict(Mixture.Of("steady") with { LargestFall = 0 }, Window(Jumped.Last.AddMinutes(5))).Quantile(1, 0.5), 4);

    private static ContextWindow Window(DateTimeOffset origin) => TestModels.Window(Jumped) with { Origin = origin };
}
