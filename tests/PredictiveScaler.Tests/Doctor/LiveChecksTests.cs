using PredictiveScaler.Host.Doctor;
using PredictiveScaler.Monitoring;
using PredictiveScaler.TestSupport;
using static PredictiveScaler.Tests.Doctor.DoctorSamples;

namespace PredictiveScaler.Tests.Doctor;

public sealed class LiveChecksTests
{
    private const int WeekOfMinutes = 7 * 24 * 60;

    [Fact]
    public async Task A_week_of_sensible_demand_has_nothing_to_fix()
    {
        StubSource source = StubSource.With(Week());

        Assert.Empty(await FindAsync("good.yaml", source));
        Assert.All(source.Asked, query => Assert.Null(query.ServerAddress));
    }

    [Theory]
    [InlineData(MetricSourceError.Unreachable, "cannot be reached")]
    [InlineData(MetricSourceError.TimedOut, "did not answer in time")]
    [InlineData(MetricSourceError.QueryRefused, "refuses the query")]
    [InlineData(MetricSourceError.MultipleElements, "several elements")]
    [InlineData(MetricSourceError.NotFinite, "NaN or infinity")]
    [InlineData(MetricSourceError.Malformed, "not Prometheus' API")]
    internal async Task A_query_that_fails_says_why_and_what_to_do(MetricSourceError error, string words)
    {
        Finding finding = Assert.Single(await FindAsync("good.yaml", new StubSource(Reading.Failed(Now, error, ""), Week())));

        Assert.Equal(("prometheus", Severity.Error), (finding.Code, finding.Severity));
        Assert.Contains(words, finding.What, StringComparison.Ordinal);
        Assert.NotEmpty(finding.Fix);
    }

    [Theory]
    [InlineData("deployment/frontend", 6, "Note", "lead-time-measured", "leadTime auto is 1m15s: 6 pod starts of deployment/frontend took 45s or less (P90)")]
    [InlineData("deployment/frontend", 3, "Note", "lead-time-assumed", "leadTime auto is 5m for now: 3 pod starts of deployment/frontend seen")]
    [InlineData(null, 6, "Note", "lead-time-assumed", "leadTime is not given: 5m is assumed")]
    public async Task Lead_time_auto_says_what_it_comes_to(string? workload, int starts, string severity, string code, string words)
    {
        PodStarts pods = new([.. Enumerable.Range(0, starts).Select(i => (Now.AddDays(-i).AddHours(-2), 45.0))]);
        string yaml = (await File.ReadAllTextAsync(PathOf("good.yaml"))).Replace("leadTime: 90s", workload is null ? "minHistory: 2h" : $"workload: {workload}", StringComparison.Ordinal);

        IReadOnlyList<Finding> findings = await FindInAsync(yaml, new ScriptedMetricSource(time => 500 + time.Minute) { Kubernetes = pods.Answer });

        Finding finding = Assert.Single(findings, finding => finding.Code.StartsWith("lead-time", StringComparison.Ordinal));
        Assert.Equal((severity, code), (finding.Severity.ToString(), finding.Code));
        Assert.Contains(words, finding.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_answer_is_a_warning() =>
        Assert.Equal("query-empty", Assert.Single(await FindAsync("good.yaml", new StubSource(Reading.Empty(Now), Week()))).Code);

    [Fact]
    public async Task Too_little_history_says_how_long_it_will_take()
    {
        double[] history = Week();
        Array.Fill(history, double.NaN, 0, WeekOfMinutes - 30);

        // 30 min are there, minHistory is 2 h: 90 min are missing.
        Finding finding = Assert.Single(await FindAsync("good.yaml", StubSource.With(history)), finding => finding.Code == "too-little-history");
        Assert.Contains("reactive for another 1h30m", finding.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nightly_gaps_are_seen()
    {
        double[] history = Week();
        for (int i = 0; i < history.Length; i++)
        {
            // 6 of 24 hours.
            history[i] = i / 60 % 24 is >= 10 and < 16 ? double.NaN : history[i];
        }

        Finding finding = Assert.Single(await FindAsync("good.yaml", StubSource.With(history)));
        Assert.Equal("gaps", finding.Code);
        Assert.StartsWith("25 % of the history", finding.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000, "units")]
    [InlineData(0.0005, "units")]
    [InlineData(0.0005, "looks-like-a-share")]
    [InlineData(-1, "negative-demand")]
    public async Task Demand_in_other_units_than_the_threshold_is_seen(double factor, string code) =>
        Assert.Contains(await FindAsync("good.yaml", StubSource.With([.. Week().Select(value => value * factor)])), finding => finding.Code == code);

    [Fact]
    public async Task Throughput_that_stands_at_a_ceiling_is_seen() =>
        Assert.Equal("looks-capped", Assert.Single(await FindAsync("good.yaml", StubSource.With([.. Week().Select(value => Math.Min(value, 700))]))).Code);

    // Between 200 and 1,000 over a day; threshold 100 makes 2 to 10 replicas.
    private static double[] Week() => [.. Enumerable.Range(0, WeekOfMinutes).Select(i => 600 + (400 * Math.Sin(2 * Math.PI * i / 1440)) + (i % 7))];
}
