namespace PredictiveScaler.Planning.Steps;

/// <summary>Raises the forecast part to the calendar's floor. After ceiling and budget: what was promised for a time is kept.</summary>
internal sealed class CalendarFloorStep : IPlanStep
{
    public double Apply(double part, in PlanStepContext context) =>
        context.Note(ReasonCode.CalendarFloor, part, Math.Max(part, CalendarBounds.Floor(context.Options, context.Calendar)));
}
