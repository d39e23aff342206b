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
        double nowcast = Measured(input.Nowcast, reasons);
        PlanState state = StateOf(input, reasons);
        return state == PlanState.Predictive ? Predictive(input, nowcast, reasons) : Reactive(input, state, nowcast, reasons);
    }

    private static double Measured(in Nowcast nowcast, List<PlanReason> reasons)
    {
        reasons.Add(nowcast.FromEmpty ? new PlanReason(ReasonCode.EmptyMeansZero) : new PlanReason(ReasonCode.Nowcast, After: nowcast.Value));
        if (nowcast.Value < 0)
        {
            reasons.Add(new PlanReason(ReasonCode.Negative, nowcast.Value));
        }

        return nowcast.Value < SmallestValue ? 0 : nowcast.Value;
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
        double value = nowcast;
        double part = double.NaN;
        DateTimeOffset? validUntil = null;
        if (Resumes(input) is { } stored)
        {
            (part, validUntil) = (stored.ForecastPart, stored.ValidUntil);
            if (part > nowcast)
            {
                value = part;
                reasons.Add(new PlanReason(ReasonCode.Resumed, After: value));
            }
        }

        double forecast = input.Forecast is { } known ? LeadWindow.Maximum(known, input.Options, input.Time) : double.NaN;
        Plan plan = Finish(input, state, nowcast, value, part, forecast, value > input.Options.ActivationThreshold, reasons);
        return validUntil is { } until ? plan with { ValidUntil = until } : plan;
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
        reasons.Add(new PlanReason(ReasonCode.Forecast, After: forecast, Time: LeadWindow.End(options, input.Time), Note: input.Forecast!.Model));
        double part = ForecastPartChain.Fold(input, input.Track, forecast, reasons);
        double value = options.Mode == ScalingMode.ForecastOnly ? ForecastAlone(part, nowcast, reasons) : WithFloor(part, nowcast, reasons);
        value = Bounded(value, options, reasons);
        bool wanted = Math.Max(nowcast, ForecastPartChain.Resolve(forecast, input.Resolution, null)) > options.ActivationThreshold;
        if (!wanted && value > 0)
        {
            reasons.Add(new PlanReason(ReasonCode.StepDown, value));
            value = 0;
        }

        (value, wanted) = NotDroppedAtOnce(input, value, wanted, reasons);
        return Finish(input, PlanState.Predictive, nowcast, value, part, forecast, wanted, reasons);
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

    private static double WithFloor(double part, double nowcast, List<PlanReason> reasons)
    {
        if (nowcast > part)
        {
            reasons.Add(new PlanReason(ReasonCode.NowcastFloor, part, nowcast));
        }

        return Math.Max(nowcast, part);
    }

    private static double ForecastAlone(double part, double nowcast, List<PlanReason> reasons)
    {
        if (nowcast > part)
        {
            reasons.Add(new PlanReason(ReasonCode.ForecastOnly, nowcast, part));
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
