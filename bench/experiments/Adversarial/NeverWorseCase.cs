using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Forecasting;

namespace PredictiveScaler.Experiments.Adversarial;

/// <summary>A load, and how forecasters are broken on it.</summary>
/// <param name="Name">For tables.</param>
/// <param name="Trace">The load.</param>
/// <param name="Wrap">What stands in for each forecaster but the last value; null = they are sound.</param>
internal sealed record NeverWorseCase(string Name, Trace Trace, Func<IForecaster, IForecaster>? Wrap = null)
{
    private const int Days = 10;
    private const ulong Seed = 1;

    /// <summary>When the fault begins that comes late: the gate has let the forecast act by then.</summary>
    private const double LateFault = 0.75;

    public static IEnumerable<NeverWorseCase> All()
    {
        foreach (ulong seed in new[] { Seed, Seed + 1 })
        {
            yield return new($"white noise 10 %, seed {seed}", SyntheticLoads.WhiteNoise(0.1, Days, seed));
            yield return new($"white noise 30 %, seed {seed}", SyntheticLoads.WhiteNoise(0.3, Days, seed));
            yield return new($"random walk, seed {seed}", SyntheticLoads.RandomWalk(Days, seed));
            yield return new($"geometric walk, seed {seed}", SyntheticLoads.GeometricWalk(Days, seed));
        }

        Trace web = TraceGenerator.Generate(new DateOnly(2026, 3, 2), Days);
        DateTimeOffset late = web.First + ((web.Last - web.First) * LateFault);
        yield return new("web service, forecast inverted", web, sound => new InvertedForecaster(sound, DateTimeOffset.MinValue));
        yield return new("web service, forecast inverted from three quarters on", web, sound => new InvertedForecaster(sound, late));
    }
}
