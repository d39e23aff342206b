namespace PredictiveScaler.Planning.Steps;

/// <summary>Keeps the forecast part under the user's maximum, so that ramps and hysteresis do not wind up above it.</summary>
internal sealed class LimitStep : IPlanStep
{
    public double Apply(double part, in PlanStepContext context) =>
        context.Note(ReasonCode.Limit, part, Math.Min(part, HardBounds.Maximum(context.Options)));
}
