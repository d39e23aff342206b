using PredictiveScaler.Monitoring;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Monitoring;

public sealed class RealPrometheusTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [RequiresProgramFact("prometheus", "promtool")]
    public async Task The_client_and_a_real_Prometheus_understand_each_other()
    {
        DateTimeOffset end = SourceHarness.Now;
        int minutes = 9 * 24 * 60;
        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(
            new Dictionary<string, IReadOnlyList<(DateTimeOffset, double)>>
            {
                ["demand{app=\"a\"}"] = [.. Enumerable.Range(0, minutes + 1).Select(i => (end - ((minutes - i) * Minute), (double)i))],
                ["demand{app=\"b\"}"] = [(end, 5.0)],
            });
        using SourceHarness harness = SourceHarness.For(prometheus.Address);
        MetricQuery query = SourceHarness.Query("demand{app=\"a\"}");

        // Every answer must come from the real server, so nothing here may run into a timeout of the fake clock.
        Assert.Equal(minutes, (await harness.ReadAsync(query)).Value);
        Assert.Equal(3, (await harness.ReadAsync(SourceHarness.Query("scalar(vector(3))"))).Value);
        Assert.Equal(ReadingKind.Empty, (await harness.ReadAsync(SourceHarness.Query("nothing"))).Kind);
        Assert.Equal(MetricSourceError.MultipleElements, (await harness.ReadAsync(SourceHarness.Query("demand"))).Error);
        Assert.Equal(MetricSourceError.NotFinite, (await harness.ReadAsync(SourceHarness.Query("vector(0)/0"))).Error);
        Assert.Equal(MetricSourceError.QueryRefused, (await harness.ReadAsync(SourceHarness.Query("demand[5m]"))).Error);
        Reading refused = await harness.ReadAsync(SourceHarness.Query("sum("));
        Assert.Equal(MetricSourceError.QueryRefused, refused.Error);
        Assert.StartsWith("bad_data: ", refused.Detail, StringComparison.Ordinal);

        DemandSeries series = new(Minute, TimeSpan.FromDays(7));
        foreach (FetchRange range in HistoryFetchPlan.For(series.State, end))
        {
            RangeReading reading = await harness.Source.ReadRangeAsync(query, range.Start, range.End, default);
            Assert.True(reading.Succeeded, reading.Detail);
            series.WriteRange(reading);
        }

        // 7 d and 25 h at a minute: 11,580 samples, the oldest of which was minute 12,960 - 11,579 = 1,381.
        Assert.Equal(11_580, series.Count);
        float[] values = new float[11_580];
        series.Read(series.First, Minute, values);
        Assert.Equal(Enumerable.Range(1381, 11_580).Select(i => (float)i), values);
        Assert.Empty(HistoryFetchPlan.For(series.State, end));

        await prometheus.StopAsync();
        Assert.Equal(
            MetricSourceError.Unreachable,
            (await harness.WhileTimePasses(harness.ReadAsync(SourceHarness.Query("after outage")))).Error);
        await prometheus.StartAsync();
        Assert.Equal(ReadingKind.Value, (await harness.ReadAsync(SourceHarness.Query("demand{app=\"b\"}"))).Kind);
    }
}
