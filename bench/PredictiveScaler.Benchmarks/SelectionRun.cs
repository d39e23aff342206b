using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Selecting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Benchmarks;

/// <summary>
/// What <c>model: auto</c> costs a trigger with a week of one-minute demand: the forecast when every expert speaks, the decision, and the
/// first decision after a cold start. One line of JSON each.
/// </summary>
internal static class SelectionRun
{
    private static readonly TriggerOptions Options = new()
    {
        Query = new MetricQuery { PromQl = "sum(rate(requests[1m]))", TriggerNamespace = "shop" },
        Threshold = 10,
        MetricName = "rps",
        PredictHorizon = TimeSpan.FromMinutes(30),
    };

    /// <summary><c>selection CALLS</c></summary>
    public static int Execute(ReadOnlySpan<string> arguments)
    {
        int calls = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        using ServiceProvider services = new ServiceCollection().AddLogging().AddForecasters()
            .Configure<ForecastingOptions>(options => options.ModelsDirectory = Path.Combine(InferenceSubject.RepositoryRoot(), "models"))
            .BuildServiceProvider();
        ForecasterRegistry registry = services.GetRequiredService<ForecasterRegistry>();
        ExpertRunner runner = new(NullLogger<ExpertRunner>.Instance);
        Forecast(registry, new Mixer(registry, runner), calls);
        Decide(registry, new RollingGate(registry, runner), calls);
        return 0;
    }

    private static void Forecast(ForecasterRegistry registry, Mixer mixer, int calls)
    {
        IReadOnlyList<IForecaster> experts = registry.Experts(ForecasterRegistry.Auto);
        Mixture everyone = new("auto", [.. experts.Select(expert => new WeightedExpert(expert.Name, 1.0 / experts.Count))], new QuantileCorrection(0.2, [0.1, 0.2, 0.3]));
        ContextWindow[] windows = [InferenceSubject.Window(0)];
        ForecastBuffer[] results = [new()];
        foreach (IForecaster expert in experts)
        {
            Report($"forecast, {expert.Name}", calls, () => expert.Predict(windows, Options.HorizonSteps, results));
        }

        Report($"forecast, {everyone.Describe()}", calls, () => mixer.Predict(everyone, windows, Options.HorizonSteps, results));
    }

    private static void Decide(ForecasterRegistry registry, RollingGate gate, int calls)
    {
        ContextWindow window = InferenceSubject.Window(1);
        JudgedForecasts? judged = null;
        Report("decision, nothing new", calls, () => gate.Update(ref judged, window.History, Options, window.Origin, default));
        Report("decision, replayed", calls, () =>
        {
            judged!.Decided = null;
            gate.Update(ref judged, window.History, Options, window.Origin, default);
        });

        int number = 2;
        ContextWindow[] fresh = [.. Enumerable.Range(0, 230).Select(_ => InferenceSubject.Window(number++))];
        int next = 0;
        Report("first decision of a trigger", 20, () =>
        {
            JudgedForecasts? none = null;
            gate.Update(ref none, fresh[next++].History, Options, window.Origin, default);
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""{"program":"judged forecasts of a trigger","experts":{{registry.Experts(ForecasterRegistry.Auto).Count}},"bytes":{{BytesOf(() => new JudgedForecasts(TimeSpan.FromMinutes(10), 144, registry.Experts(ForecasterRegistry.Auto).Count))}}}"""));
    }

    private static long BytesOf(Func<object> create)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        object made = create();
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive(made);
        return bytes;
    }

    private static void Report(string what, int calls, Action call)
    {
        double[] microseconds = LatencyRun.Time(call, calls, out long allocated, out TimeSpan processor);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"program":"{{what}}","calls":{{calls}},"p50us":{{LatencyRun.At(microseconds, 0.5):F1}},"p99us":{{LatencyRun.At(microseconds, 0.99):F1}},"cpuUs":{{processor.TotalMicroseconds / calls:F1}},"bytesPerCall":{{allocated / (double)calls:F0}}}"""));
    }
}
