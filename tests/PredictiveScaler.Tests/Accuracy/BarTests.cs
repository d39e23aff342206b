using PredictiveScaler.Accuracy.Scoring;
using PredictiveScaler.Accuracy.Tables;

namespace PredictiveScaler.Tests.Accuracy;

public class BarTests
{
    [Fact]
    public void A_bar_is_met_or_names_the_series_in_its_way()
    {
        // auto: 0.5 on nine series and 1.1 on one; the mean is exp((9 ln 0.5 + ln 1.1) / 10) = 0.541.
        AccuracyTable table = new([.. Enumerable.Range(1, 10).Select(i => Series($"s{i}", i == 10 ? 1.1 : 0.5))]);

        Bar[] bars = [.. Bar.Of(table)];

        Assert.Equal(("0.541", true), Of(bars, "auto: MAE at most 0.75"));
        Assert.Equal(("90 %", false), Of(bars, "auto: MAE better than the last value on 92 % of the series"));
        Assert.Equal(("1.10 (s10)", false), Of(bars, "auto: MAE on no series worse than 1.05"));
        Assert.Equal(["s10 1.100"], bars.Single(bar => bar.Claim == "auto: MAE on no series worse than 1.05").Offenders);
        Assert.Equal(("1.10; best auto 1.10", true), Of(bars, "auto: first in mean rank by MAE")); // nine times first, once second
        Assert.Equal(("0.500", false), Of(bars, "auto: mean coverage of q0.9, steps, 0.88 to 0.92"));
    }

    private static (string Measured, bool Met) Of(Bar[] bars, string claim)
    {
        Bar bar = bars.Single(bar => bar.Claim == claim);
        return (bar.Measured, bar.Met);
    }

    private static JudgedSeries Series(string name, double error)
    {
        MethodLosses lastValue = new();
        MethodLosses auto = new();
        lastValue.At(600).Add(Band.ToFiveMinutes, new LossSums(2, 2, 2, 2, 2, 2));
        auto.At(600).Add(Band.ToFiveMinutes, new LossSums(2, 2 * error, 2 * error, 2 * error, 2 * error, 1));
        return new JudgedSeries(name, "a", 1, new Dictionary<string, MethodLosses> { ["last-value"] = lastValue, ["auto"] = auto }, new Dictionary<string, CallTimes>(), []);
    }
}
