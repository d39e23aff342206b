namespace PredictiveScaler.Planning.Steps;

/// <summary>Events that history does not show: the highest factor of any instant of the lead window, so that a drop is not anticipated and a rise is.</summary>
internal sealed class UpliftStep : IPlanStep
{
    public double Apply(double part, in PlanStepContext context) =>
        context.Note(ReasonCode.Uplift, part, part * context.Calendar.Uplift);
}
