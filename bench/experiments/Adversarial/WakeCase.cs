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
        foreach (ulong seed in new ulong[] { 1, 2, 3 })
        {
            yield return new(FormattableString.Invariant($"web service, closed at night, seed {seed}"), TraceGenerator.Generate(new DateOnly(2026, 3, 2), Days, seed));
        }

        foreach (ulong seed in new ulong[] { 1, 2 })
        {
            yield return new(FormattableString.Invariant($"office hours, start within a minute, seed {seed}"), SyntheticLoads.OfficeHours(1, Days, seed));
            yield return new(FormattableString.Invariant($"office hours, start within five minutes, seed {seed}"), SyntheticLoads.OfficeHours(5, Days, seed));
            yield return new(FormattableString.Invariant($"sessions, start within three minutes, seed {seed}"), SyntheticLoads.Sessions(3, Days, seed));
            yield return new(FormattableString.Invariant($"office hours and two visits, seed {seed}"), SyntheticLoads.OfficeHoursAndVisits(3, Days, seed));
            yield return new(FormattableString.Invariant($"intermittent at random, seed {seed}"), SyntheticLoads.Intermittent(Days, seed));
        }
    }
}
