namespace PredictiveScaler.Planning.Steps;

/// <summary>From demand to the replicas that carry it, times the threshold. The steps after it shape capacity, the steps before it demand.</summary>
internal sealed class CapacityStep : IPlanStep
{
    public double Apply(double part, in PlanStepContext context) =>
        context.Note(ReasonCode.Capacity, part, DemandCapacity.Value(context.Options, part));
}
