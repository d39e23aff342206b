using PredictiveScaler.Triggers;

namespace PredictiveScaler.Planning;

/// <summary>
/// What a demand counts for: itself, or with a capacity curve the replicas that it needs times the threshold, because the target that KEDA
/// gives the HPA is the threshold, always.
/// </summary>
internal static class DemandCapacity
{
    // Float noise just above a boundary must not cost a replica.
    private const double RoundingSlack = 1e-4;

    /// <summary>The value that a demand >= 0 counts for, not rounded. Rises with demand.</summary>
    public static double Value(TriggerOptions options, double demand) =>
        options.Capacity is { } curve ? curve.Replicas(demand) * options.Threshold : demand;

    /// <summary>The same in whole replicas where a curve is given: its points are whole replicas, and no fraction of one is held back by the HPA's tolerance.</summary>
    public static double WholeValue(TriggerOptions options, double demand) =>
        options.Capacity is null ? demand : Replicas(options, demand) * options.Threshold;

    /// <summary>Whole replicas that a demand >= 0 needs: at least one as soon as there is any.</summary>
    public static double Replicas(TriggerOptions options, double demand) =>
        demand > 0 ? Math.Max(1, Math.Ceiling((Value(options, demand) / options.Threshold) - RoundingSlack)) : 0;
}
