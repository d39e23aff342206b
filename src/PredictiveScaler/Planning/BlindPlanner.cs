namespace PredictiveScaler.Planning;

/// <summary>Plans while demand is unknown: what was known carries on, never downwards, until it is too old to be trusted. Never 0 out of ignorance.</summary>
internal static class BlindPlanner
{
    public static Plan Plan(PlanInput input, List<PlanReason> reasons)
    {
        string problem = input.Nowcast.Problem ?? "no answer";
        reasons.Add(new PlanReason(ReasonCode.NowcastUnknown, Note: problem));
        return input.Previous switch
        {
            null or { State: PlanState.Unavailable } => Unavailable(input, reasons, problem),
            { } previous when ForecastCarries(input, previous) => CarryForecast(input, previous, reasons, problem),
            { MeasuredAt: { } measured } previous when input.Time - measured <= Planner.BlindHold => Hold(input, previous, measured, reasons, problem),
            { } previous when input.Resuming && input.Time <= previous.ValidUntil => Hold(input, previous, previous.ValidUntil - Planner.BlindHold, reasons, problem),
            _ => Unavailable(input, reasons, problem),
        };
    }

    private static bool ForecastCarries(PlanInput input, Plan previous) =>
        input.Forecast is { } forecast
        && !double.IsNaN(previous.ForecastPart)
        && input.Time <= LeadWindow.CarriesUntil(forecast, input.Options);

    private static Plan CarryForecast(PlanInput input, Plan previous, List<PlanReason> reasons, string problem)
    {
        double forecast = LeadWindow.Maximum(input.Forecast!, input.Options, input.Time);
        reasons.Add(new PlanReason(ReasonCode.Carried, Time: input.Forecast!.Origin, Note: problem));
        reasons.Add(new PlanReason(ReasonCode.Forecast, After: forecast, Time: input.Time + input.Options.EffectiveLeadTime, Note: input.Forecast!.Model));
        double part = Math.Max(previous.ForecastPart, CarriedPart(input, forecast, reasons));
        double bounded = Math.Min(Math.Max(part, HardBounds.Minimum(input.Options)), HardBounds.Maximum(input.Options));
        // Blind, a forecast is all there is: it need not have earned to wake.
        bool wanted = previous.Wanted || Waking.IsDue(input, reasons) || Waking.IsExpected(input, forecast);
        return Result(input, previous, wanted ? Math.Max(previous.Value, bounded) : previous.Value, part, forecast, wanted, LeadWindow.CarriesUntil(input.Forecast!, input.Options), reasons);
    }

    /// <summary>The chain goes on from the track as if the carried forecast were a new origin's.</summary>
    private static double CarriedPart(PlanInput input, double forecast, List<PlanReason> reasons)
    {
        double provided = Planner.Provided(input, forecast, reasons);
        List<TrackPoint> track = [.. input.Track, new TrackPoint(input.Time, provided)];
        return ForecastPartChain.Fold(input, track, provided, reasons);
    }

    private static Plan Hold(PlanInput input, Plan previous, DateTimeOffset measured, List<PlanReason> reasons, string problem)
    {
        DateTimeOffset until = measured + Planner.BlindHold;
        reasons.Add(new PlanReason(ReasonCode.HeldBlind, After: previous.Value, Time: until, Note: problem));
        (double value, bool scheduled) = Planner.Scheduled(input, previous.Value, reasons);
        return Result(input, previous, value, previous.ForecastPart, previous.WindowForecast, previous.Wanted || scheduled, until, reasons);
    }

    private static Plan Result(PlanInput input, Plan previous, double value, double part, double forecast, bool wanted, DateTimeOffset until, List<PlanReason> reasons) => new()
    {
        Time = input.Time,
        State = PlanState.Carried,
        Value = value,
        Active = wanted || previous.Active,
        Wanted = wanted,
        ValidUntil = until,
        Nowcast = double.NaN,
        MeasuredAt = previous.MeasuredAt,
        WindowForecast = forecast,
        ForecastPart = part,
        Reasons = reasons,
    };

    private static Plan Unavailable(PlanInput input, List<PlanReason> reasons, string problem)
    {
        reasons.Add(new PlanReason(ReasonCode.Expired, Note: problem));
        return new Plan
        {
            Time = input.Time,
            State = PlanState.Unavailable,
            Value = double.NaN,
            Active = false,
            Wanted = false,
            ValidUntil = input.Time,
            Nowcast = double.NaN,
            MeasuredAt = input.Previous?.MeasuredAt,
            Reasons = reasons,
        };
    }
}
