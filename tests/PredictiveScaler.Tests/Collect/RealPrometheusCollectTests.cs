using System.Text.Json;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Host.Collect;
using PredictiveScaler.Host.Doctor;
using PredictiveScaler.Monitoring;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Collect;

public sealed class RealPrometheusCollectTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    [RequiresProgramFact("prometheus", "promtool")]
    public async Task History_of_a_real_Prometheus_becomes_a_trace()
    {
        // 5 days at 30 s: 14,400 points, more than the 11,000 of one answer; a 6 h hole that is longer than Prometheus looks back.
        int count = 5 * 24 * 120;
        int[] measured = [.. Enumerable.Range(0, count).Where(i => i is < 6000 or >= 6720)];
        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(
            new Dictionary<string, IReadOnlyList<(DateTimeOffset, double)>>
            {
                ["demand{app=\"a\"}"] = [.. measured.Select(i => (TimeOf(i, count), i + 0.1))],
                ["demand{app=\"b\"}"] = [.. measured.Select(i => (TimeOf(i, count), 1.0))],
            });
        using CollectRig rig = new();
        string[] common = ["--prometheus", prometheus.Address.AbsoluteUri, "--lookback", "8d", "--step", "30s", "--chunk", "6d"];

        Assert.Equal(0, await rig.RunAsync([.. common, "--name", "web", "--query", "sum(demand)"]));

        Assert.Equal(["web.collect.json", "web.csv"], rig.Files().Where(file => !file.Contains("analysis", StringComparison.Ordinal)));
        Trace trace = rig.Trace("web");
        Assert.Equal((TimeOf(0, count), CollectRig.Now, Step), (trace.First, trace.Last, trace.Step));
        Assert.Equal(count, trace.Count);

        // A sample stands for 5 minutes (10 steps) where none follows; after that there is nothing until sample 6,720.
        Assert.All(measured, i => Assert.Equal(i + 1.1, trace.Values[i], 9));
        Assert.All(Enumerable.Range(6009 + 1, 710), i => Assert.Equal(double.NaN, trace.Values[i]));
        Assert.Contains("710 samples missing in 1 gap, the longest 5h55m", rig.Output.ToString(), StringComparison.Ordinal);

        Assert.Equal(1, await rig.RunAsync([.. common, "--name", "several", "--query", "demand"]));
        Assert.Contains("the query gives 2 series", rig.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("{__name__=\"demand\", app=\"a\"}, {__name__=\"demand\", app=\"b\"}", rig.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("sum(demand)", rig.Error.ToString(), StringComparison.Ordinal);

        Assert.Equal(1, await rig.RunAsync([.. common, "--name", "bad", "--query", "sum("]));
        Assert.Contains("the query was refused. bad_data: ", rig.Error.ToString(), StringComparison.Ordinal);

        Assert.Equal(1, await rig.RunAsync([.. common, "--name", "none", "--query", "sum(nothing)"]));
        Assert.Contains("none: the query gave no sample since 2026-02-21 12:00 UTC", rig.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(["web.csv"], rig.Files().Where(file => file.EndsWith(".csv", StringComparison.Ordinal)));
        Assert.DoesNotContain(rig.Files(), file => file.EndsWith(".partial", StringComparison.Ordinal));
    }

    [RequiresProgramFact("prometheus", "promtool")]
    public async Task Each_series_of_a_query_may_have_a_file_of_its_own()
    {
        const int count = 600;
        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(
            new Dictionary<string, IReadOnlyList<(DateTimeOffset, double)>>
            {
                ["demand{app=\"shop\",pod=\"a/1\"}"] = [.. Enumerable.Range(0, count).Select(i => (TimeOf(i, count), i * 1.0))],
                ["demand{app=\"shop\",pod=\"b $1 \\\"q\\\"\"}"] = [.. Enumerable.Range(0, count).Select(i => (TimeOf(i, count), i * 2.0))],
                ["demand{app=\"shop\"}"] = [.. Enumerable.Range(0, count / 2).Select(i => (TimeOf(i, count), i * 3.0))],
            });
        using CollectRig rig = new();
        string[] arguments = ["--prometheus", prometheus.Address.AbsoluteUri, "--lookback", "5h", "--step", "30s", "--chunk", "1h", "--name", "web", "--each-series", "--query"];

        Assert.Equal(0, await rig.RunAsync([.. arguments, "demand"]));

        Dictionary<string, string> files = JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(rig.PathOf("web.series.json")))!;
        Assert.Equal(3, files.Count);
        Assert.Equal(599.0, rig.Trace(files["{__name__=\"demand\", app=\"shop\", pod=\"a/1\"}"]).Values[^1]);
        Assert.Equal("web-a-1", files["{__name__=\"demand\", app=\"shop\", pod=\"a/1\"}"]);
        Assert.Equal(2 * 599.0, rig.Trace(files.Single(pair => pair.Key.Contains("$1", StringComparison.Ordinal)).Value).Values[^1]);
        Assert.Equal(3 * 10.0, rig.Trace(files["{__name__=\"demand\", app=\"shop\"}"]).Values[10]);

        // Again, a series has its file again; and a query without series is a sentence.
        string[] before = rig.Files();
        Assert.Equal(0, await rig.RunAsync([.. arguments, "demand"]));
        Assert.Equal(before, rig.Files());
        Assert.Equal(1, await rig.RunAsync([.. arguments, "nothing"]));
        Assert.Contains("the query gave no series", rig.Error.ToString(), StringComparison.Ordinal);
    }

    [RequiresProgramFact("prometheus", "promtool")]
    public async Task An_interrupted_run_goes_on_where_it_stopped()
    {
        const int count = 1440;
        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(
            new Dictionary<string, IReadOnlyList<(DateTimeOffset, double)>>
            {
                ["demand"] = [.. Enumerable.Range(0, count).Select(i => (TimeOf(i, count), i * 0.3))],
            });
        using CancellationTokenSource interrupted = new();
        int asked = 0;
        using CollectRig rig = new(settings => new CountedSource(CollectSource.Connect(settings), () =>
        {
            if (++asked == 6)
            {
                interrupted.Cancel();
            }
        }));
        string[] arguments = ["--prometheus", prometheus.Address.AbsoluteUri, "--lookback", "12h", "--step", "30s", "--chunk", "1h", "--query", "demand"];

        Assert.Equal(1, await rig.RunAsync(interrupted.Token, arguments));
        Assert.Contains("Interrupted. What was fetched is kept", rig.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(["demand.csv.partial"], rig.Files());

        asked = 100;
        Assert.Equal(0, await rig.RunAsync(arguments));
        Assert.Contains("by 8 requests and 5 chunks of an interrupted run", rig.Output.ToString(), StringComparison.Ordinal);
        Assert.Equal([.. Enumerable.Range(0, count).Select(i => i * 0.3)], rig.Trace("demand").Values.ToArray());
    }

    private sealed class CountedSource(PrometheusAt source, Action asked) : IMetricSource, IDisposable
    {
        public Task<Reading> ReadAsync(MetricQuery query, DateTimeOffset time, CancellationToken cancellationToken) => source.ReadAsync(query, time, cancellationToken);

        public Task<RangeReading> ReadRangeAsync(MetricQuery query, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
        {
            asked();
            return source.ReadRangeAsync(query, start, end, cancellationToken);
        }

        public void Dispose() => source.Dispose();
    }

    private static DateTimeOffset TimeOf(int index, int count) => CollectRig.Now - ((count - 1 - index) * Step);
}
