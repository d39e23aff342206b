using PredictiveScaler.Planning.Steps;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Planning;

/// <summary>
/// Shapes the window forecasts into the forecast part: the chain of steps is folded over the origins of the track, oldest first, so
/// that ramps and hysteresis have their past without any state outside the samples.
/// </summary>
internal static class ForecastPartChain
{
    /// <summary>In the order in which they act: first on demand, from the capacity curve on in replicas x threshold; the last one rounds.</summary>
    internal static readonly IPlanStep[] Steps =
        [new MarginStep(), new UpliftStep(), new CapacityStep(), new RampStep(), new CalendarCeilingStep(), new LimitStep(), new HysteresisStep()];

    /// <summary>Bounds that change with time: after the rounding, which may keep a replica from before, and at the newest point only.</summary>
    internal static readonly IPlanStep[] Bounds = [new CalendarCeilingStep(), new BudgetStep(), new CalendarFloorStep()];

    /// <summary>The part at the newest point of the track; steps of that point add their reasons.</summary>
    /// <param name="input">Settings and resolution.</param>
    /// <param name="track">Window forecasts at origins, oldest first.</param>
    /// <param name="newest">The window forecast of the plan itself, which takes the place of the newest origin's: between two origins the lead window reaches a step further.</param>
    /// <param name="reasons">Where the steps of the newest point say what they did.</param>
    public static double Fold(PlanInput input, IReadOnlyList<TrackPoint> track, double newest, List<PlanReason> reasons)
    {
        (double part, double exact) = (double.NaN, double.NaN);
        (DateTimeOffset before, DateTimeOffset rose) = (default, DateTimeOffset.MinValue);
        for (int i = 0; i < track.Count; i++)
        {
            TrackPoint point = track[i];
            bool last = i == track.Count - 1;
            List<PlanReason>? notes = last ? reasons : null;
            CalendarEffect calendar = CalendarBounds.Of(input.Options, last ? input.Time : point.Origin);
            PlanStepContext context = new(input.Options, part, exact, point.Origin - before, calendar, input.Allowance, input.Gate.Safety, notes);
            double forecast = last ? newest : point.WindowForecast;
            (part, exact) = Apply(Resolve(forecast, input.Resolution, notes), context);
            rose = part <= context.Before ? rose : point.Origin; // the first one counts as a rise: the HPA may not be there yet
            part = last ? Bounded(SettledPart.Of(part, exact, point.Origin - rose, input.Options, reasons), context) : part;
            before = point.Origin;
        }

        return part;
    }

    /// <summary>Demand that was never seen this small does not exist: it counts as 0, or a workload could never sleep.</summary>
    public static double Resolve(double windowForecast, double resolution, List<PlanReason>? reasons)
    {
        if (windowForecast >= resolution)
        {
            return windowForecast;
        }

        if (windowForecast > 0)
        {
            reasons?.Add(new PlanReason(ReasonCode.BelowResolution, windowForecast));
        }

        return 0;
    }

    private static double Bounded(double part, in PlanStepContext context)
    {
        foreach (IPlanStep bound in Bounds)
        {
            part = bound.Apply(part, context);
        }

        return part;
    }

    private static (double Part, double Exact) Apply(double part, in PlanStepContext context)
    {
        foreach (IPlanStep step in Steps.AsSpan(0, Steps.Length - 1))
        {
            part = step.Apply(part, context);
        }

        return (Steps[^1].Apply(part, context), part);
    }
}
