using PredictiveScaler.Triggers;

namespace PredictiveScaler.Planning;

/// <summary>
/// What a demand counts for: itself, or with a capacity curve the replicas that it needs times the threshold, because the target that KEDA
/// gives the HPA is the threshold, always.
/// </summary>
internal static class DemandCapacity
{
    /// <summary>Demand that the first replica carries.</summary>
    public static double OfOneReplica(TriggerOptions options) =>
        options.Capacity is { } curve ? curve.Points[0].Demand / curve.Points[0].Replicas : options.Threshold;

    /// <summary>The value that a demand >= 0 counts for, not rounded. Rises with demand.</summary>
    public static double Value(TriggerOptions options, double demand) =>
        options.Capacity is { } curve ? curve.Replicas(demand) * options.Threshold : demand;

    /// <summary>The same in whole replicas where a curve is given: its points are whole replicas, and no fraction of one is held back by the HPA's tolerance.</summary>
    public static double WholeValue(TriggerOptions options, double demand) =>
        options.Capacity is { } curve ? curve.WholeReplicas(demand) * options.Threshold : demand;

    /// <summary>Whole replicas that a demand >= 0 needs, as the HPA derives them.</summary>
    public static double Replicas(TriggerOptions options, double demand) =>
        options.Capacity is { } curve ? curve.WholeReplicas(demand) : Math.Ceiling(Math.Round(demand / options.Threshold, 6));
}
