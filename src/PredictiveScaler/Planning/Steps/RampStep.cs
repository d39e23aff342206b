using PredictiveScaler.Triggers;

namespace PredictiveScaler.Planning.Steps;

/// <summary>
/// Bounds how fast the forecast part rises and falls. It goes on from the part before its rounding to whole replicas: else each origin
/// would add what the rounding added, and a ramp finer than a replica would neither hold nor ever come down.
/// </summary>
internal sealed class RampStep : IPlanStep
{
    public double Apply(double part, in PlanStepContext context)
    {
        if (!context.HasBefore)
        {
            return part;
        }

        double before = context.ExactBefore;
        double minutes = Math.Max(0, context.Elapsed.TotalMinutes);
        TriggerOptions options = context.Options;
        if (part > before && options.RampUp is { } up)
        {
            return context.Note(ReasonCode.RampUp, part, Math.Min(part, before + Allowed(up, before, options.Threshold, minutes)));
        }

        if (part < before && options.RampDown is { } down)
        {
            return context.Note(ReasonCode.RampDown, part, Math.Max(part, before - Allowed(down, before, 0, minutes)));
        }

        return part;
    }

    // A share of nothing is nothing: from below one replica a relative ramp counts from one replica, or 0 could never be left.
    private static double Allowed(RampLimit limit, double current, double smallestBase, double minutes) =>
        limit.AbsolutePerMinute is { } absolute
            ? absolute * minutes
            : limit.RelativePerMinute!.Value * Math.Max(current, smallestBase) * minutes;
}
