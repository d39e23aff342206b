using System.Text.RegularExpressions;
using PredictiveScaler.Host.Demo;

namespace PredictiveScaler.Tests.Demo;

public class LoadChartTests
{
    [Fact]
    public void Demand_is_bars_and_capacity_is_lines_on_one_scale()
    {
        // The highest is a capacity of 260, so the top is 300: six rows of 50.
        ChartColumn[] columns =
        [
            new(Demand: 100, double.NaN, Capacity: 220, ReactiveCapacity: 120),
            new(Demand: 240, double.NaN, Capacity: 260, ReactiveCapacity: 220),
            new(Demand: 75, High: 130, double.NaN, double.NaN),
        ];

        string[] lines = [.. LoadChart.Draw(columns, 6).Select(line => Regex.Replace(line, @"\[/?[a-z]*\]", ""))];

        Assert.Equal(
            [
                "     │ ━ ",
                "     │━╌ ",
                " 150 ┤ █ ",
                "     │╌█░",
                "     │██▒",
                "   0 ┤██▒",
            ],
            lines);
    }

    [Fact]
    public void Every_style_that_is_opened_is_closed()
    {
        ChartColumn[] columns = [new(100, double.NaN, 220, 120), new(75, 130, double.NaN, double.NaN)];

        Assert.All(LoadChart.Draw(columns, 6), line =>
            Assert.Equal(Regex.Count(line, @"\[[a-z]+\]"), Regex.Count(line, @"\[/\]")));
    }

    [Fact]
    public void An_empty_chart_still_has_its_axis() => Assert.All(LoadChart.Draw([], 6), line => Assert.Equal(6, line.Length));
}
