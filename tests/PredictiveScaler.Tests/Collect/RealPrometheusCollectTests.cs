using PredictiveScaler.Evaluating.Traces;
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
        Assert.Contains("710 gaps", rig.Output.ToString(), StringComparison.Ordinal);

        Assert.Equal(1, await rig.RunAsync([.. common, "--name", "several", "--query", "demand"]));
        Assert.Contains("the query gives 2 series", rig.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("{__name__=\"demand\", app=\"a\"}, {__name__=\"demand\", app=\"b\"}", rig.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("sum(demand)", rig.Error.ToString(), StringComparison.Ordinal);

        Assert.Equal(1, await rig.RunAsync([.. common, "--name", "bad", "--query", "sum("]));
        Assert.Contains("the query was refused. bad_data: ", rig.Error.ToString(), StringComparison.Ordinal);

        Assert.Equal(1, await rig.RunAsync([.. common, "--name", "none", "--query", "sum(nothing)"]));
        Assert.Contains("none: the query gave no sample since 2026-02-21 12:00 UTC", rig.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(["web.csv"], rig.Files().Where(file => file.EndsWith(".csv", StringComparison.Ordinal)));
    }

    private static DateTimeOffset TimeOf(int index, int count) => CollectRig.Now - ((count - 1 - index) * Step);
}
