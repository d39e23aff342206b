using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;
using PredictiveScaler.Tests.Forecasting;
using PredictiveScaler.Tests.Planning;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Selecting;

public sealed class WakeRecordTests
{
    // On for ten minutes of every forty: at the judged origins (every tenth minute) it is :00 that is on, and :10, :20 and :30 that are at rest.
    private static readonly ArrayHistory Sessions = ArrayHistory.Of(4 * 1440, TestModels.Minute, Demand);

    [Fact]
    public void A_forecast_that_woke_nobody_has_earned_nothing()
    {
        WakeRecord record = Of((window, ahead) => Demand(MinuteOf(window.Origin) + ahead));

        // It sees the next six minutes, and the next demand is ten minutes after :30, the last judged origin before it.
        Assert.Equal(new WakeRecord(0, 0), record);
        Assert.False(record.IsEarned);
    }

    [Fact]
    public void One_that_sees_demand_behind_every_minute_is_wrong_at_most()
    {
        WakeRecord record = Of((_, _) => 100);

        Assert.Equal(0, record.Right);
        Assert.InRange(record.Wrong, 90, 110); // three of four origins of a day
        Assert.False(record.IsEarned);
    }

    [Fact]
    public void One_that_is_right_at_rest_may_wake()
    {
        ArrayHistory sooner = ArrayHistory.Of(4 * 1440, TestModels.Minute, i => Demand(i + 5));
        JudgedForecasts? judged = null;
        Experts experts = new(new ScriptedForecaster("knows", (window, ahead) => Demand(MinuteOf(window.Origin) + ahead + 5)));

        WakeRecord record = experts.Gate.Update(ref judged, sooner, PlanSamples.Options, sooner.Last, default).Wakes;

        Assert.InRange(record.Right, 30, 36); // at :30 it comes in five minutes, once in four of a day's 144 origins
        Assert.True(record.IsEarned, $"{record}");
    }

    private static WakeRecord Of(Func<PredictiveScaler.Forecasting.ContextWindow, int, double> median)
    {
        JudgedForecasts? judged = null;
        return new Experts(new ScriptedForecaster("scripted", median)).Gate.Update(ref judged, Sessions, PlanSamples.Options, Sessions.Last, default).Wakes;
    }

    private static double Demand(int minute) => minute % 40 < 10 ? 100 : 0;

    private static int MinuteOf(DateTimeOffset time) => (int)(time - ArrayHistory.Monday).TotalMinutes;
}
