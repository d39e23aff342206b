using System.Globalization;
using System.Text.RegularExpressions;
using PredictiveScaler.Evaluating.Backtesting;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Host.Backtest;
using PredictiveScaler.Tests.Evaluating.Backtesting;

namespace PredictiveScaler.Tests.Backtest;

public sealed class ReportTests : IDisposable
{
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);
    private readonly Forecasters _forecasters = BacktestTraces.Shipped();

    public void Dispose() => _forecasters.Dispose();

    [Fact]
    public void The_page_asks_for_nothing_from_elsewhere_and_holds_words_table_and_plots()
    {
        string html = Report(BacktestTraces.Daily(2000, FiveMinutes), [.. _forecasters.Names]);

        Assert.DoesNotContain("http:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("<(script|link|img|iframe)|url\\(|@import| src="), html);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
        Assert.Matches("<h1>Auto.*s 90 % peak of the next .*, which a plan uses, has a pinball loss .* the last value.*s \\(.* of [0-9]+ by it\\)</h1><p>Its median error is .* by it\\)\\.</p>", html.Replace("&#xA0;", " ", StringComparison.Ordinal));
        Assert.All(_forecasters.Names, name => Assert.Contains($"<td>{name}</td>", html, StringComparison.Ordinal));
        Assert.Equal(4, Regex.Count(html, "role=\"img\"")); // two leads, error by how far ahead, coverage
        Assert.True(html.IndexOf(">MASE<", StringComparison.Ordinal) > html.LastIndexOf(">covered<", StringComparison.Ordinal));
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        Assert.DoesNotContain("\u221e", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_forecaster_has_a_stroke_of_its_own_and_both_plots_say_whose_it_is()
    {
        string html = Report(BacktestTraces.Daily(2000, FiveMinutes), [.. _forecasters.Names]);

        (string Style, string Name)[] legends = [.. Regex.Matches(html, "<li><svg[^>]*><path class=\"line ([^\"]*)\"[^>]*/></svg><b>([^<]*)</b>").Select(match => (match.Groups[1].Value, match.Groups[2].Value))];
        Assert.True(_forecasters.Names.Count() > 9);
        Assert.All(_forecasters.Names.Where(name => name != "last-value"), name => Assert.Equal(2, legends.Count(entry => entry.Name == name)));
        Assert.Equal(legends.Length / 2, legends.Distinct().Count());
        Assert.Equal(legends.Length / 2, legends.Select(entry => entry.Style).Distinct().Count());
    }

    [Fact]
    public void Another_culture_makes_the_same_page()
    {
        Trace trace = BacktestTraces.Daily(700, FiveMinutes);
        string page = WithoutTimes(Report(trace, "seasonal-naive", "last-value"));
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NegativeSign) = (",", "~");
        CultureInfo.CurrentCulture = comma;
        try
        {
            Assert.Equal(page, WithoutTimes(Report(trace, "seasonal-naive", "last-value")));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_trace_of_any_name_or_shape_makes_a_page()
    {
        Assert.Contains("&lt;b&gt;&amp;", Report(Named("<b>&", BacktestTraces.Daily(700, FiveMinutes)), "auto"), StringComparison.Ordinal);
        Assert.DoesNotContain("<b>&", Report(Named("<b>&", BacktestTraces.Daily(700, FiveMinutes)), "last-value"), StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", Report(BacktestTraces.Of(700, FiveMinutes, i => i is > 600 and < 660 ? double.NaN : i), "last-value"), StringComparison.Ordinal);
        Assert.Contains("makes no error", Report(BacktestTraces.Of(700, FiveMinutes, _ => 0), "auto", "last-value"), StringComparison.Ordinal);
        Assert.Contains("could not be judged", Report(BacktestTraces.Of(700, FiveMinutes, i => i > 590 ? double.NaN : i), "last-value"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.73, "27 % below the last value's")]
    [InlineData(1.2, "20 % above the last value's")]
    [InlineData(0.997, "as large as the last value's")]
    [InlineData(0.994, "0.6 % below the last value's")]
    public void An_error_is_said_against_the_last_value(double relative, string expected) =>
        Assert.Equal(expected, Headline.Against(relative).Replace('\u00a0', ' '));

    [Theory]
    [InlineData(16.066, "16.07")]
    [InlineData(10_020_000, "10.02M")]
    [InlineData(158_800_000, "158.8M")]
    [InlineData(12_346, "12.35k")]
    [InlineData(16, "16.00")]
    [InlineData(0.0123, "0.01230")]
    [InlineData(3658.4, "3658")]
    [InlineData(0.00012346, "1.235e-4")]
    [InlineData(0, "0")]
    public void An_error_is_written_with_four_digits(double value, string expected) => Assert.Equal(expected, Headline.Number(value));

    /// <summary>The last two cells of each row.</summary>
    private static string WithoutTimes(string page) => Regex.Replace(page, "<td>[^<]*</td><td>[^<]*</td></tr>", "</tr>");

    private static Trace Named(string name, Trace trace) => new(name, trace.First, trace.Step, trace.Values.ToArray());

    private string Report(Trace trace, params string[] models)
    {
        BacktestSettings settings = BacktestTraces.Settings(trace, 6 * trace.Step, [.. Enumerable.Range(0, 8).Select(i => trace.Count - 100 + (i * 10))]);
        PlottedForecasts plotted = new(Headline.Subject(models), settings);
        BacktestResult result = new RollingOriginBacktest(settings, [.. models.Select(name => _forecasters.Create(name, settings.Trigger))], _forecasters.LastValue(), TimeProvider.System)
            .Run([plotted], new Progress<int>(), default);
        return HtmlReport.Write(result, plotted);
    }
}
