using PredictiveScaler.Forecasting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Planning;

/// <summary>Turns measured and forecast demand into a plan. Pure: equal inputs give equal plans, on any replica.</summary>
internal static class Planner
{
    /// <summary>Anything below is 0 to Kubernetes, whose quantities have 3 decimals.</summary>
    public const double SmallestValue = 0.0005;

    /// <summary>How long a reactive state holds its last value when the source falls silent, and how long nothing drops after it returns.</summary>
    public static readonly TimeSpan BlindHold = TimeSpan.FromMinutes(5);

    public static Plan Plan(PlanInput input)
    {
        List<PlanReason> reasons = new(8);
        return input.Nowcast.Known ? Sighted(input, reasons) : BlindPlanner.Plan(input, reasons);
    }

    private static Plan Sighted(PlanInput input, List<PlanReason> reasons)
    {
        double nowcast = Measured(input, reasons);
        PlanState state = StateOf(input, reasons);
        return state == PlanState.Predictive ? Predictive(input, nowcast, reasons) : Reactive(input, state, nowcast, reasons);
    }

    private static double Measured(PlanInput input, List<PlanReason> reasons)
    {
        Nowcast nowcast = input.Nowcast;
        reasons.Add(nowcast.FromEmpty ? new PlanReason(ReasonCode.EmptyMeansZero) : new PlanReason(ReasonCode.Nowcast, After: nowcast.Value));
        if (nowcast.Value < 0)
        {
            reasons.Add(new PlanReason(ReasonCode.Negative, nowcast.Value));
        }

        double demand = nowcast.Value < SmallestValue ? 0 : nowcast.Value;
        if (demand > 0 && input.Options.Capacity is not null)
        {
            reasons.Add(new PlanReason(ReasonCode.Capacity, demand, DemandCapacity.WholeValue(input.Options, demand)));
        }

        return demand;
    }

    private static PlanState StateOf(PlanInput input, List<PlanReason> reasons)
    {
        if (input.Options.Mode == ScalingMode.Preview)
        {
            reasons.Add(new PlanReason(ReasonCode.Preview));
            return PlanState.Preview;
        }

        if (!input.Gate.Judged)
        {
            reasons.Add(new PlanReason(ReasonCode.WarmingUp, Time: input.Gate.ReadyAt, Note: input.Gate.Waiting));
            return PlanState.WarmingUp;
        }

        if (!input.Gate.Promoted)
        {
            reasons.Add(new PlanReason(ReasonCode.Demoted, input.Gate.Ratio, input.Gate.Origins, input.Gate.DriftAt));
            return PlanState.Demoted;
        }

        if (input.Forecast is null || input.Track.Count == 0)
        {
            reasons.Add(new PlanReason(ReasonCode.NoForecast, Note: input.ForecastProblem ?? "its recent origins are being computed"));
            return PlanState.Reactive;
        }

        return PlanState.Predictive;
    }

    private static Plan Reactive(PlanInput input, PlanState state, double nowcast, List<PlanReason> reasons)
    {
        double measured = DemandCapacity.WholeValue(input.Options, nowcast);
        double value = measured;
        double part = double.NaN;
        DateTimeOffset? validUntil = null;
        if (Resumes(input) is { } stored)
        {
            (part, validUntil) = (stored.ForecastPart, stored.ValidUntil);
            if (part > measured)
            {
                value = part;
                reasons.Add(new PlanReason(ReasonCode.Resumed, After: value));
            }
        }

        double forecast = input.Forecast is { } known ? LeadWindow.Maximum(known, input.Options, input.Time) : double.NaN;
        bool wanted = nowcast > input.Options.ActivationThreshold || (value > measured && value > input.Options.ActivationThreshold);
        (value, bool scheduled) = Scheduled(input, value, reasons);
        Plan plan = Finish(input, state, nowcast, value, part, forecast, wanted || scheduled, reasons);
        return validUntil is { } until ? plan with { ValidUntil = until } : plan;
    }

    /// <summary>
    /// A calendar's floor is a schedule, not a forecast: it needs no model. No more do the times of the day at which demand comes, which wake the
    /// workload and leave the value as it is. Only Preview, which is to change nothing, leaves both out.
    /// </summary>
    internal static (double Value, bool Wakes) Scheduled(PlanInput input, double value, List<PlanReason> reasons)
    {
        if (input.Options.Mode == ScalingMode.Preview)
        {
            return (value, false);
        }

        bool due = Waking.IsDue(input, reasons);
        CalendarEffect calendar = CalendarBounds.Of(input.Options, input.Time);
        double floor = CalendarBounds.Floor(input.Options, calendar);
        if (value < floor)
        {
            reasons.Add(new PlanReason(ReasonCode.CalendarFloor, value, floor));
        }

        return (Math.Max(value, floor), due || CalendarBounds.Wakes(input.Options, calendar));
    }

    /// <summary>The stored plan, as long as it and the plan that replaces this one lie within its validity.</summary>
    private static Plan? Resumes(PlanInput input) =>
        input.Resuming && input.Previous is { } stored && !double.IsNaN(stored.ForecastPart) && input.Time + (input.Options.PlanStep * 2) <= stored.ValidUntil
            ? stored
            : null;

    private static Plan Predictive(PlanInput input, double nowcast, List<PlanReason> reasons)
    {
        TriggerOptions options = input.Options;
        double forecast = LeadWindow.Maximum(input.Forecast!, options, input.Time);
        reasons.Add(new PlanReason(ReasonCode.Forecast, After: forecast, Time: input.Time + options.EffectiveLeadTime, Note: input.Forecast!.Model));
        double part = ForecastPartChain.Fold(input, input.Track, Provided(input, forecast, reasons), reasons);
        double measured = DemandCapacity.WholeValue(options, nowcast);
        double value = options.Mode == ScalingMode.ForecastOnly ? ForecastAlone(part, measured, reasons) : WithFloor(input, part, measured, reasons);
        value = Bounded(value, options, reasons);
        bool wanted = nowcast > options.ActivationThreshold || Waking.IsWanted(input, forecast, reasons);
        // What may not wake is provided for all the same: it counts where the workload is awake anyway, by minReplicas or KEDA's cooldown.
        if (!wanted && value > 0 && !Waking.IsExpected(input, forecast))
        {
            reasons.Add(new PlanReason(ReasonCode.StepDown, value));
            value = 0;
        }

        (value, wanted) = NotDroppedAtOnce(input, value, wanted, reasons);
        return Finish(input, PlanState.Predictive, nowcast, value, part, forecast, wanted, reasons);
    }

    /// <summary>What of the forecast the plan provides for.</summary>
    internal static double Provided(PlanInput input, double forecast, List<PlanReason> reasons)
    {
        double provided = LeadWindow.Provided(input.Forecast!, input.Options, input.Time, input.Gate.Safety);
        if (provided != forecast)
        {
            reasons.Add(new PlanReason(ReasonCode.Safety, forecast, provided));
        }

        return provided;
    }

    /// <summary>A source that has just come back may still answer too little: a rate over a window that it was not there for.</summary>
    private static (double Value, bool Wanted) NotDroppedAtOnce(PlanInput input, double value, bool wanted, List<PlanReason> reasons)
    {
        if (RecoveredAt(input) is not { } since || input.Previous is not { Wanted: true } previous || !(previous.Value > value))
        {
            return (value, wanted);
        }

        reasons.Add(new PlanReason(ReasonCode.Recovering, value, previous.Value, since));
        return (previous.Value, true);
    }

    /// <summary>When the source came back, as long as that is less than <see cref="BlindHold"/> ago.</summary>
    private static DateTimeOffset? RecoveredAt(PlanInput input)
    {
        DateTimeOffset? since = input.Previous?.State == PlanState.Carried ? input.Time : input.Previous?.RecoveredAt;
        return since is { } time && input.Time - time < BlindHold ? time : null;
    }

    private static double WithFloor(PlanInput input, double part, double measured, List<PlanReason> reasons)
    {
        if (measured > part)
        {
            reasons.Add(new PlanReason(ReasonCode.NowcastFloor, part, measured));
        }

        double allowed = input.Allowance * input.Options.Threshold;
        if (measured > allowed)
        {
            reasons.Add(new PlanReason(ReasonCode.BudgetExceeded, allowed, measured));
        }

        return Math.Max(measured, part);
    }

    private static double ForecastAlone(double part, double measured, List<PlanReason> reasons)
    {
        if (measured > part)
        {
            reasons.Add(new PlanReason(ReasonCode.ForecastOnly, measured, part));
        }

        return part;
    }

    private static double Bounded(double value, TriggerOptions options, List<PlanReason> reasons)
    {
        double minimum = HardBounds.Minimum(options);
        double maximum = HardBounds.Maximum(options);
        if (value < minimum)
        {
            reasons.Add(new PlanReason(ReasonCode.HardMinimum, value, minimum));
            return minimum;
        }

        if (value > maximum)
        {
            reasons.Add(new PlanReason(ReasonCode.HardMaximum, value, maximum));
            return maximum;
        }

        return value;
    }

    private static Plan Finish(PlanInput input, PlanState state, double nowcast, double value, double part, double forecast, bool wanted, List<PlanReason> reasons)
    {
        bool active = wanted || input.Previous is { Wanted: true };
        if (active && !wanted)
        {
            reasons.Add(new PlanReason(ReasonCode.ActiveOnePlanLonger));
        }

        return new Plan
        {
            Time = input.Time,
            State = state,
            Value = value < SmallestValue ? 0 : value,
            Active = active,
            Wanted = wanted,
            ValidUntil = state == PlanState.Predictive ? Later(LeadWindow.CarriesUntil(input.Forecast!, input.Options), input.Time + BlindHold) : input.Time + BlindHold,
            Nowcast = nowcast,
            MeasuredAt = input.Time,
            WindowForecast = forecast,
            ForecastPart = part,
            RecoveredAt = RecoveredAt(input),
            Reasons = reasons,
        };
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
