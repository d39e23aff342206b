using PredictiveScaler.Control;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Host.Api;
using PredictiveScaler.Host.Doctor;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Planning;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.TestSupport;
using PredictiveScaler.Triggers;
using Xunit.Abstractions;

namespace PredictiveScaler.FunctionalTests.RealPrometheus;

/// <summary><c>leadTime: auto</c> from what kube-state-metrics left in a real Prometheus.</summary>
[Collection("RealPrometheus")]
public sealed class LeadTimeTests(ITestOutputHelper output)
{
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";
    private static readonly DateTimeOffset End = new(2026, 3, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Life = TimeSpan.FromHours(3);
    private readonly Random _random = new(11);
    private readonly List<double> _durations = [];

    [RequiresProgramFact("prometheus", "promtool")]
    public async Task It_is_the_P90_of_the_starts_of_this_Deployment_in_the_week_and_of_no_other_pods()
    {
        PodSeries pods = Pods(withReadyTime: true);
        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(pods.Series);
        using PrometheusAt source = PrometheusAt.Connect(prometheus.Address, TimeSpan.FromSeconds(30));

        LeadTimeEstimate estimate = await AskAsync(source, "deployment/shop");

        // The day before ended 12 h earlier with nearly the same pods, so its lead time is held.
        StartupTimes expected = StartupTimes.Of(_durations);
        output.WriteLine($"{estimate}");
        Assert.Equal((LeadTimeSource.Measured, expected.Starts, End), (estimate.Source, estimate.Starts, estimate.MeasuredAt));
        Assert.Equal(expected.P90.TotalSeconds, estimate.StartupP90!.Value.TotalSeconds, 6);
        Assert.InRange(estimate.Value, (expected.P90 + TimeSpan.FromSeconds(30)) * 0.8, (expected.P90 + TimeSpan.FromSeconds(35)) * 1.25);

        // 20 starts of 200 s and 15 + 15 s; nothing of a kind that has no such pods.
        Assert.Equal(TimeSpan.FromSeconds(230), (await AskAsync(source, "deployment/shop-api")).Value);
        Assert.Equal((TimeSpan.FromSeconds(35), 6), ((await AskAsync(source, "statefulset/shop")).Value, (await AskAsync(source, "statefulset/shop")).Starts));
        Assert.Equal((LeadTimeSource.Default, 0), ((await AskAsync(source, "replicaset/shop")).Source, (await AskAsync(source, "replicaset/shop")).Starts));
    }

    [RequiresProgramFact("prometheus", "promtool")]
    public async Task An_old_kube_state_metrics_is_late_by_a_scrape_at_most_and_never_early()
    {
        PodSeries pods = Pods(withReadyTime: false);
        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(pods.Series);
        using PrometheusAt source = PrometheusAt.Connect(prometheus.Address, TimeSpan.FromSeconds(30));

        LeadTimeEstimate estimate = await AskAsync(source, "deployment/shop-api");

        output.WriteLine($"{estimate}");
        Assert.Equal(LeadTimeSource.Measured, estimate.Source);
        Assert.InRange(estimate.StartupP90!.Value.TotalSeconds, 200, 260);
    }

    [RequiresProgramFact("prometheus", "promtool")]
    public async Task The_service_judges_and_plans_with_it()
    {
        Trace demand = TraceGenerator.Generate(new DateOnly(2026, 3, 2), 19);
        Dictionary<string, IReadOnlyList<(DateTimeOffset Time, double Value)>> series = new(new ShopTraffic(demand).Scrapes());
        foreach ((string name, IReadOnlyList<(DateTimeOffset Time, double Value)> samples) in Pods(withReadyTime: true).Series)
        {
            series[name] = samples;
        }

        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(series);
        DateTimeOffset start = End.AddMinutes(10);
        await using WalkedScaler scaler = await WalkedScaler.StartAsync(prometheus.Address, start);
        ScaledObjectRef measured = WalkedScaler.ScaledObject("frontend", ("workload", "deployment/shop-api"));
        ScaledObjectRef given = WalkedScaler.ScaledObject("given", ("leadTime", "230s"));
        for (int minute = 0; minute < 3; minute++)
        {
            await scaler.AskAsync(measured);
            await scaler.AskAsync(given);
            await scaler.WalkToAsync(start.AddMinutes(minute + 1));
        }

        TriggerView view = TriggerView.Of(scaler.Trigger());
        Assert.Equal((230, "measured", 20, 200, End), (view.LeadTime.Seconds, view.LeadTime.Source, view.LeadTime.Starts, view.LeadTime.StartupP90Seconds, view.LeadTime.MeasuredAt));
        Assert.Equal("given", TriggerView.Of(scaler.Trigger("given")).LeadTime.Source);
        (Plan one, Plan other) = (scaler.Trigger().Plan!, scaler.Trigger("given").Plan!);
        Assert.Equal((other.State, other.Value, other.WindowForecast), (one.State, one.Value, one.WindowForecast));
        Assert.Equal(PlanState.Predictive, one.State);
        Assert.Empty(scaler.Errors);
    }

    private static Task<LeadTimeEstimate> AskAsync(IMetricSource source, string workload)
    {
        TriggerOptions options = new()
        {
            Query = new MetricQuery { PromQl = "up", TriggerNamespace = "shop" },
            Threshold = 1,
            MetricName = "up",
            PredictHorizon = TimeSpan.FromMinutes(30),
            Workload = workload,
        };
        return new LeadTimeMonitor(source).EstimateAsync(options, "shop", End.AddMinutes(6), null, default);
    }

    /// <summary>Of the Deployment shop, whose durations are noted, and everything that could be taken for it.</summary>
    private PodSeries Pods(bool withReadyTime)
    {
        PodSeries pods = new(withReadyTime);
        for (int i = 0; i < 60; i++)
        {
            DateTimeOffset created = End.AddHours(-4 - (i * 2.7)).AddSeconds(_random.Next(60));
            double seconds = _random.Next(20, 90);
            _durations.Add(seconds);
            pods.Add($"shop-{Name(9)}-{Name(5)}", "ReplicaSet", created, seconds, Life, i % 7 == 0 ? TimeSpan.FromHours(1) : null);
        }

        // Created before the week, and not ready for a while in it.
        pods.Add($"shop-{Name(9)}-{Name(5)}", "ReplicaSet", End.AddDays(-9), 30, TimeSpan.FromDays(9), TimeSpan.FromDays(5));
        pods.Add($"shop-{Name(9)}-{Name(5)}", "ReplicaSet", End.AddMinutes(-20), 3600, TimeSpan.FromMinutes(20));
        for (int i = 0; i < 20; i++)
        {
            pods.Add($"shop-api-{Name(9)}-{Name(5)}", "ReplicaSet", End.AddHours(-4 - i), 200, Life);
            pods.Add($"shop-{Name(4)}-{Name(5)}", "DaemonSet", End.AddHours(-4 - i), 500, Life);
            pods.Add($"shop-28{_random.Next(100000, 999999)}-{Name(5)}", "Job", End.AddHours(-4 - i), 700, Life);
        }

        for (int i = 0; i < 3; i++)
        {
            pods.Add($"shop-{i}", "StatefulSet", End.AddDays(-2), 5, TimeSpan.FromDays(1));
            pods.Add($"shop-{i}", "StatefulSet", End.AddDays(-1), 5, TimeSpan.FromHours(20));
        }

        return pods;
    }

    private string Name(int length) => new([.. Enumerable.Range(0, length).Select(_ => Letters[_random.Next(Letters.Length)])]);
}
