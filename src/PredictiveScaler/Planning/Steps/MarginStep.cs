namespace PredictiveScaler.Planning.Steps;

/// <summary>Headroom on the forecast part.</summary>
internal sealed class MarginStep : IPlanStep
{
    public double Apply(double part, in PlanStepContext context) =>
        context.Note(ReasonCode.Margin, part, part * (1 + (context.Options.MarginFraction * Math.Max(0, context.Safety))));
}
