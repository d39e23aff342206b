namespace PredictiveScaler.Planning.Steps;

/// <summary>
/// Whole replicas, with a dead band on the way down: the part is a multiple of the threshold, so that the HPA's 10 % tolerance does not
/// swallow a step, and it is lowered only when the need is clearly below the boundary, so that noise around a boundary scales nothing.
/// </summary>
internal sealed class HysteresisStep : IPlanStep
{
    /// <summary>Share of one replica that the need must lie below a boundary before a replica is given up.</summary>
    internal const double DeadBand = 0.1;

    // Float noise just above a boundary must not cost a replica.
    private const double RoundingSlack = 1e-4;

    public double Apply(double part, in PlanStepContext context)
    {
        double threshold = context.Options.Threshold;
        double needed = part / threshold;
        double whole = Math.Max(0, Math.Ceiling(needed - RoundingSlack));
        double before = context.HasBefore ? Math.Round(context.Before / threshold) : 0;
        double kept = part > 0 ? Math.Min(before, Math.Ceiling(needed + DeadBand - RoundingSlack)) : 0;
        return kept > whole
            ? context.Note(ReasonCode.Hysteresis, part, Math.Round(kept * threshold, 3))
            : context.Note(ReasonCode.WholeReplicas, part, Math.Round(whole * threshold, 3));
    }
}
