using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Selecting;
using PredictiveScaler.Tests.Forecasting;
using PredictiveScaler.Tests.Planning;
using PredictiveScaler.TestSupport;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Tests.Selecting;

/// <summary>How much of quantile and margin is provided where the user has not said it: as much as the judged day had use for.</summary>
public sealed class SafetyBudgetTests
{
    private const int Day = 1440;
    private static readonly TriggerOptions Options = PlanSamples.Options with { Threshold = 10, HistoryTimeWindow = TimeSpan.FromDays(3) };

    [Fact]
    public void Noise_that_a_reactive_answer_rides_out_buys_no_safety()
    {
        SplitMixRandom random = new(3);
        GateDecision decision = At(ArrayHistory.Of(3 * Day, TestModels.Minute, _ => (float)(150 + (15 * random.Normal()))), Options);

        Assert.True(decision.Promoted);
        Assert.InRange(decision.Safety, -1, 0.3);
    }

    [Fact]
    public void What_the_user_has_said_is_provided_whatever_it_costs()
    {
        SplitMixRandom random = new(3);
        TriggerOptions given = Options with { SafetyIsGiven = true };

        Assert.Equal(1, At(ArrayHistory.Of(3 * Day, TestModels.Minute, _ => (float)(150 + (15 * random.Normal()))), given).Safety);
    }

    [Fact]
    public void A_rise_that_was_foreseen_is_no_waste()
    {
        // Every hour from 100 to 300 within five minutes and back: a reactive answer runs behind it.
        GateDecision decision = At(ArrayHistory.Of(3 * Day, TestModels.Minute, i => 100 + (200 * Math.Clamp(5 - Math.Abs((i % 60) - 30), 0, 5) / 5f)), Options with { MarginFraction = 0 });

        Assert.True(decision.Promoted);
        Assert.True(decision.Safety >= 0, $"{decision.Safety}");
    }

    [Fact]
    public void An_absurdly_small_threshold_is_survived()
    {
        GateDecision decision = At(ArrayHistory.Of(3 * Day, TestModels.Minute, i => 1e9f + i), Options with { Threshold = 0.001 });

        Assert.InRange(decision.Safety, -1, 1);
    }

    private static GateDecision At(ArrayHistory history, TriggerOptions options)
    {
        JudgedForecasts? judged = null;
        return new Experts(new SeasonalNaiveForecaster()).Gate.Update(ref judged, history, options, history.Last, default);
    }
}
