namespace PredictiveScaler.Planning;

/// <summary>
/// What may wake a workload besides measured demand: a calendar, the times of the day at which demand comes, and a forecast whose like has
/// come true (<see cref="Selecting.WakeRecord"/>) or that says the same as those times. A wake that is in vain costs a replica for KEDA's cooldown at least.
/// </summary>
internal static class Waking
{
    /// <summary>Whether the workload is to be awake ahead of demand.</summary>
    public static bool IsWanted(PlanInput input, double forecast, List<PlanReason> reasons)
    {
        if (IsDue(input, reasons))
        {
            return true;
        }

        if (!IsForecast(input, forecast))
        {
            return CalendarWakes(input);
        }

        if (input.Gate.Wakes.IsEarned || CalendarWakes(input))
        {
            return true;
        }

        reasons.Add(new PlanReason(ReasonCode.WakeNotEarned, input.Gate.Wakes.Right, input.Gate.Wakes.Right + input.Gate.Wakes.Wrong));
        return false;
    }

    /// <summary>Whether this is the time of the day at which demand comes.</summary>
    public static bool IsDue(PlanInput input, List<PlanReason> reasons)
    {
        if (input.Gate.Arrival is not { } arrival || !arrival.IsDue(input.Time))
        {
            return false;
        }

        reasons.Add(new PlanReason(ReasonCode.WakeDue, arrival.Came, arrival.Days, arrival.Until));
        return true;
    }

    /// <summary>Whether forecast demand, or a calendar's floor, is above activationThreshold.</summary>
    public static bool IsExpected(PlanInput input, double forecast) => IsForecast(input, forecast) || CalendarWakes(input);

    private static bool IsForecast(PlanInput input, double forecast) =>
        ForecastPartChain.Resolve(forecast, input.Resolution, null) * CalendarBounds.Of(input.Options, input.Time).Uplift > input.Options.ActivationThreshold;

    private static bool CalendarWakes(PlanInput input) => CalendarBounds.Wakes(input.Options, CalendarBounds.Of(input.Options, input.Time));
}
