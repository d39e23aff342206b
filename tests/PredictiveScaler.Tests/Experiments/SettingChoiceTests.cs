using PredictiveScaler.Experiments.Sweeping;
using PredictiveScaler.Host.Simulate.Report;

namespace PredictiveScaler.Tests.Experiments;

public sealed class SettingChoiceTests
{
    [Fact]
    public void The_cheapest_setting_within_the_allowance_is_chosen()
    {
        SettingChoice choice = SettingChoice.Among([(Setting(300), Line((10, 100), (30, 90))), (Setting(60), Line((0, 110), (10, 80)))]);

        // At 10 minutes 100 pod hours against 80; at 5 the careful one is never as good.
        Assert.Equal(Setting(60), choice.For(10));
        Assert.Equal(Setting(60), choice.For(5));
    }

    [Fact]
    public void Of_equal_settings_and_when_none_keeps_to_the_allowance_the_most_careful_is_chosen()
    {
        SettingChoice choice = SettingChoice.Among([(Setting(300), Line((10, 100))), (Setting(60), Line((10, 100))), (Setting(0), Line((10, 100)))]);

        Assert.Equal(Setting(300), choice.For(20));
        Assert.Equal(Setting(300), choice.For(1));
    }

    private static RecommendedSetting Setting(int windowSeconds) => new(windowSeconds, SafetyIsGiven: false);

    private static Frontier Line(params (double Minutes, double Hours)[] points) => Frontier.OfPoints(points.Select(point => new FrontierPoint(point.Hours, point.Minutes)));
}
