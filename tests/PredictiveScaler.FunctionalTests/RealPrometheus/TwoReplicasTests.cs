using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Planning;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.TestSupport;
using Xunit.Abstractions;

namespace PredictiveScaler.FunctionalTests.RealPrometheus;

/// <summary>KEDA's connections end at different replicas: for the same grid time each must publish the same plan.</summary>
[Collection("RealPrometheus")]
public sealed class TwoReplicasTests(ITestOutputHelper output)
{
    private static readonly Trace Demand = TraceGenerator.Generate(new DateOnly(2026, 3, 2), 22);

    // The default model with small replicas and slow ramps, so that the last half hour shows; and a model that only knows yesterday: on
    // Saturday, which is like no Friday, it is demoted at about 10:00.
    private static readonly ScaledObjectRef[] ScaledObjects =
    [
        WalkedScaler.ScaledObject("frontend", ("threshold", "2"), ("rampUp", "4"), ("rampDown", "1")),
        WalkedScaler.ScaledObject("yesterday", ("model", "seasonal-naive"), ("historyTimeWindow", "1d")),
    ];

    private readonly List<string> _differences = [];
    private readonly HashSet<(string Name, PlanState State)> _states = [];
    private int _compared;

    [RequiresProgramFact("prometheus", "promtool")]
    public async Task Two_replicas_on_the_same_Prometheus_publish_the_same_plans()
    {
        DateTimeOffset saturday = Demand.First + TimeSpan.FromDays(19);
        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(new ShopTraffic(Demand).Scrapes());
        string store = Directory.CreateTempSubdirectory("replica-").FullName;
        await using WalkedScaler old = await WalkedScaler.StartAsync(prometheus.Address, saturday + TimeSpan.FromHours(2));
        await WalkAsync(saturday + TimeSpan.FromHours(2), saturday + TimeSpan.FromHours(5), TimeSpan.FromMinutes(5), old);

        await using (WalkedScaler young = await WalkedScaler.StartAsync(prometheus.Address, saturday + TimeSpan.FromHours(5), store))
        {
            await WalkAsync(saturday + TimeSpan.FromHours(5), saturday + TimeSpan.FromHours(8), TimeSpan.FromMinutes(1), old, young);
        }

        // A quarter of an hour passes before it is back.
        await WalkAsync(saturday + TimeSpan.FromHours(8), saturday + TimeSpan.FromHours(8.25), TimeSpan.FromMinutes(1), old);
        await using (WalkedScaler restarted = await WalkedScaler.StartAsync(prometheus.Address, saturday + TimeSpan.FromHours(8.25), store))
        {
            await WalkAsync(saturday + TimeSpan.FromHours(8.25), saturday + TimeSpan.FromHours(9.75), TimeSpan.FromMinutes(1), old, restarted);
            await WalkAsync(saturday + TimeSpan.FromHours(9.75), saturday + TimeSpan.FromHours(10.5), TimeSpan.FromSeconds(15), old, restarted);
            Assert.Empty(restarted.Errors);
        }

        Directory.Delete(store, recursive: true);
        output.WriteLine($"{_compared} pairs of plans compared: {string.Join(", ", _states)}");
        output.WriteLine(string.Join('\n', _differences.Take(50)));
        Assert.Empty(_differences);
        Assert.Empty(old.Errors);
        Assert.Contains(("frontend", PlanState.Predictive), _states);
        Assert.Contains(("yesterday", PlanState.Predictive), _states);
        Assert.Contains(("yesterday", PlanState.Demoted), _states);
    }

    /// <summary>Walks all replicas; where there are two, the answers and plans of each grid time are compared.</summary>
    private async Task WalkAsync(DateTimeOffset from, DateTimeOffset until, TimeSpan step, params WalkedScaler[] replicas)
    {
        foreach (WalkedScaler replica in replicas)
        {
            // The very first answers come from the store, or are reactive until the history is there.
            await AskAsync(replica);
        }

        for (DateTimeOffset time = from; time < until; time += step)
        {
            List<KedaAnswer[]> answers = [];
            foreach (WalkedScaler replica in replicas)
            {
                await replica.WalkToAsync(time);
                answers.Add(await AskAsync(replica));
            }

            if (replicas is [WalkedScaler one, WalkedScaler other])
            {
                Compare(time, one, answers[0], other, answers[1]);
            }
        }
    }

    private static async Task<KedaAnswer[]> AskAsync(WalkedScaler replica) =>
        [await replica.AskAsync(ScaledObjects[0]), await replica.AskAsync(ScaledObjects[1])];

    private void Compare(DateTimeOffset time, WalkedScaler one, KedaAnswer[] ones, WalkedScaler other, KedaAnswer[] others)
    {
        for (int i = 0; i < ScaledObjects.Length; i++)
        {
            string name = ScaledObjects[i].Name;
            Plan first = one.Trigger(name).Plan!;
            Plan second = other.Trigger(name).Plan!;
            _compared++;
            _states.Add((name, first.State));
            if (!Published(first).Equals(Published(second)) || ones[i] != others[i] || first.Time != time)
            {
                _differences.Add(FormattableString.Invariant($"{time:HH:mm:ss} {name}: {Published(first)} {ones[i].Value} | {Published(second)} {others[i].Value}"));
            }
        }
    }

    private static (DateTimeOffset Time, double Value, bool Active, PlanState State, double Forecast, double Part) Published(Plan plan) =>
        (plan.Time, plan.Value, plan.Active, plan.State, plan.WindowForecast, plan.ForecastPart);
}
