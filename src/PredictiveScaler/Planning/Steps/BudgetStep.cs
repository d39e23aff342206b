namespace PredictiveScaler.Planning.Steps;

/// <summary>Keeps the forecast part within what the day's budget of pod hours leaves: the first to be given up is what the forecast adds.</summary>
internal sealed class BudgetStep : IPlanStep
{
    public double Apply(double part, in PlanStepContext context) =>
        context.Note(ReasonCode.Budget, part, Math.Min(part, context.Allowance * context.Options.Threshold));
}
