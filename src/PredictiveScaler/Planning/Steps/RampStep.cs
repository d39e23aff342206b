using PredictiveScaler.Triggers;

namespace PredictiveScaler.Planning.Steps;

/// <summary>Bounds how fast the forecast part rises and falls.</summary>
internal sealed class RampStep : IPlanStep
{
    public double Apply(double part, in PlanStepContext context)
    {
        if (!context.HasBefore)
        {
            return part;
        }

        double minutes = context.Elapsed.TotalMinutes;
        TriggerOptions options = context.Options;
        if (part > context.Before && options.RampUp is { } up)
        {
            return context.Note(ReasonCode.RampUp, part, Math.Min(part, context.Before + Allowed(up, context.Before, options.Threshold, minutes)));
        }

        if (part < context.Before && options.RampDown is { } down)
        {
            return context.Note(ReasonCode.RampDown, part, Math.Max(part, context.Before - Allowed(down, context.Before, 0, minutes)));
        }

        return part;
    }

    // A share of nothing is nothing: from below one replica a relative ramp counts from one replica, or 0 could never be left.
    private static double Allowed(RampLimit limit, double current, double smallestBase, double minutes) =>
        limit.AbsolutePerMinute is { } absolute
            ? absolute * minutes
            : limit.RelativePerMinute!.Value * Math.Max(current, smallestBase) * minutes;
}
