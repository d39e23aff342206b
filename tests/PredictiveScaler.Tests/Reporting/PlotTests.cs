using PredictiveScaler.Host.Reporting;

namespace PredictiveScaler.Tests.Reporting;

public class PlotTests
{
    [Theory]
    [InlineData(0, 470, "0 100 200 300 400 500")]
    [InlineData(0, 1.2, "0 0.25 0.50 0.75 1.00 1.25")]
    [InlineData(0, 2, "0 0.5 1.0 1.5 2.0")]
    [InlineData(0, 656e6, "0 200M 400M 600M 800M")]
    [InlineData(96, 104, "96 98 100 102 104")]
    [InlineData(0, 0, "0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(-3, 3, "-4 -2 0 2 4")]
    [InlineData(12_000, 18_000, "12k 14k 16k 18k")]
    public void An_axis_of_numbers_has_round_ticks_around_what_it_must_hold(double from, double to, string expected)
    {
        PlotScale scale = PlotScale.Numbers(from, to);

        Assert.Equal(expected, string.Join(' ', scale.Ticks.Select(tick => tick.Text)));
        Assert.True(scale.From <= from && scale.To >= to && scale.To > scale.From);
    }

    [Fact]
    public void An_axis_of_time_names_the_day_where_it_begins_and_the_hour_elsewhere()
    {
        DateTimeOffset start = new(2026, 3, 17, 20, 10, 0, TimeSpan.Zero);

        Assert.Equal(["21:00", "18 Mar", "03:00"], TimeScale.Of(start, start.AddHours(7.5)).Ticks.Select(tick => tick.Text));
        Assert.Equal(["18 Mar", "19 Mar", "20 Mar"], TimeScale.Of(start, start.AddDays(3)).Ticks.Select(tick => tick.Text).Where(text => text.Contains("Mar", StringComparison.Ordinal)));
        Assert.InRange(TimeScale.Of(start, start.AddDays(5000)).Ticks.Count, 2, 7);
        Assert.InRange(TimeScale.Of(start, start).Ticks.Count, 0, 1);
    }

    [Fact]
    public void A_gap_interrupts_a_line_and_a_band()
    {
        SvgPlot plot = new(new PlotScale(0, 4, []), new PlotScale(0, 10, []));
        PlotPoint[] low = [new(0, 0), new(1, 0), new(2, double.NaN), new(3, 0), new(4, 0)];
        PlotPoint[] high = [new(0, 5), new(1, 5), new(2, 5), new(3, 10), new(4, 10)];

        plot.Line(low, "a");
        plot.Band(low, high, "b");

        string html = plot.Html("<plot>");
        Assert.Contains("class=\"line a\" d=\"M0 1000L250 1000M750 1000L1000 1000\"", html, StringComparison.Ordinal);
        Assert.Contains("class=\"band b\" d=\"M0 500L250 500L250 1000L0 1000ZM750 0L1000 0L1000 1000L750 1000Z\"", html, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"&lt;plot&gt;\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tight_axis_ends_where_it_must_and_has_round_ticks()
    {
        PlotScale scale = PlotScale.Tight(187, 430, 6);

        Assert.Equal((187, 430), (scale.From, scale.To));
        Assert.Equal("200 250 300 350 400", string.Join(' ', scale.Ticks.Select(tick => tick.Text)));
        Assert.True(PlotScale.Tight(3, 3).To > 3);
    }

    [Fact]
    public void An_axis_that_is_logarithmic_above_one_has_a_place_for_zero()
    {
        PlotScale scale = PlotScale.LogLike(100);

        Assert.Equal((0, 1), (scale.Share(0), scale.Share(100)));
        Assert.Equal(Math.Asinh(10) / Math.Asinh(100), scale.Share(10), 1e-12);
        Assert.Equal("0 1 2 5 10 20 50 100", string.Join(' ', scale.Ticks.Select(tick => tick.Text)));
        Assert.Equal("0 1 2 5 10", string.Join(' ', PlotScale.LogLike(12).Ticks.Select(tick => tick.Text)));
    }

    [Fact]
    public void A_mark_stands_where_it_belongs_or_not_at_all()
    {
        SvgPlot plot = new(new PlotScale(0, 4, []), new PlotScale(0, 10, []));

        plot.Marks([(new PlotPoint(1, 5), "<here>"), (new PlotPoint(5, 5), "outside"), (new PlotPoint(1, double.NaN), "unknown")], "M0 0Z", "c1");
        plot.Label(new PlotPoint(1, 5), "<name>", "c1");
        plot.Label(new PlotPoint(1, 11), "outside", "c1");

        string html = plot.Html("plot");
        Assert.Contains("<i class=\"mark\" style=\"left:25%;bottom:50%\" title=\"&lt;here&gt;\">", html, StringComparison.Ordinal);
        Assert.Contains("<i class=\"label c1\" style=\"left:25%;bottom:50%\">&lt;name&gt;</i>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("outside", html, StringComparison.Ordinal);
        Assert.DoesNotContain("unknown", html, StringComparison.Ordinal);
    }
}
