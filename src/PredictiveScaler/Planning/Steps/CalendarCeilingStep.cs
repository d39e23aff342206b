namespace PredictiveScaler.Planning.Steps;

/// <summary>Keeps the forecast part under the calendar's ceiling while its rule holds.</summary>
internal sealed class CalendarCeilingStep : IPlanStep
{
    public double Apply(double part, in PlanStepContext context) =>
        context.Note(ReasonCode.CalendarCeiling, part, Math.Min(part, CalendarBounds.Ceiling(context.Options, context.Calendar)));
}
