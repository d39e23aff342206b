using PredictiveScaler.Triggers;

namespace PredictiveScaler.Planning;

/// <summary>
/// What is asked for once nothing has risen for a while. Whole replicas carry a rise over the HPA's tolerance of 10 %; on the way down the same
/// rounding works the other way: at 12 running replicas a need of 10.75, rounded to 11, is within the tolerance, so the twelfth stays.
/// The need itself gives the same number of replicas and lets the HPA get there.
/// </summary>
internal static class SettledPart
{
    /// <summary>A rise has reached the HPA by then: it asks every 15 s, and scales out by as much as it likes.</summary>
    internal static readonly TimeSpan AfterRise = TimeSpan.FromMinutes(5);

    // Above the boundary to the replica below, so that rounding does not give that one up: hysteresis may be keeping it.
    private const double LeastOfReplica = 0.1;

    /// <param name="whole">Whole replicas x threshold.</param>
    /// <param name="exact">The need, not rounded; may be below by more than a replica where hysteresis keeps one.</param>
    /// <param name="sinceRise">Since <paramref name="whole"/> last rose.</param>
    /// <param name="options">The trigger.</param>
    /// <param name="reasons">Gets a reason when it is changed.</param>
    public static double Of(double whole, double exact, TimeSpan sinceRise, TriggerOptions options, List<PlanReason> reasons)
    {
        if (whole <= 0 || sinceRise < AfterRise)
        {
            return whole;
        }

        double least = whole - ((1 - LeastOfReplica) * options.Threshold);
        double settled = Math.Round(Math.Clamp(exact, least, whole), 3, MidpointRounding.ToPositiveInfinity);
        if (settled < whole)
        {
            reasons.Add(new PlanReason(ReasonCode.Settled, whole, settled));
        }

        return Math.Min(settled, whole);
    }
}
