using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.Experiments.Adversarial;

/// <summary>A load that is off now and then, on a workload that may scale to zero.</summary>
/// <param name="Name">For tables.</param>
/// <param name="Trace">The load.</param>
internal sealed record WakeCase(string Name, Trace Trace)
{
    private const int Days = 28;

    public static IEnumerable<WakeCase> All()
    {
        yield return new("web service, closed at night", TraceGenerator.Generate(new DateOnly(2026, 3, 2), Days));
        yield return new("web service, closed at night, seed 2", TraceGenerator.Generate(new DateOnly(2026, 3, 2), Days, seed: 2));
        yield return new("office hours, start within a minute", SyntheticLoads.OfficeHours(1, Days, seed: 1));
        yield return new("office hours, start within five minutes", SyntheticLoads.OfficeHours(5, Days, seed: 1));
        yield return new("intermittent at random, seed 1", SyntheticLoads.Intermittent(Days, seed: 1));
        yield return new("intermittent at random, seed 2", SyntheticLoads.Intermittent(Days, seed: 2));
    }
}
