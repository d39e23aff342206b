using System.Globalization;
using System.Text.Json;
using PredictiveScaler.Selecting;

namespace PredictiveScaler.Planning;

/// <summary>Words a reason for people.</summary>
internal static class ReasonText
{
    private static readonly Dictionary<ReasonCode, string> Names =
        Enum.GetValues<ReasonCode>().ToDictionary(code => code, code => JsonNamingPolicy.KebabCaseLower.ConvertName(code.ToString()));

    private static readonly Dictionary<PlanState, string> StateNames =
        Enum.GetValues<PlanState>().ToDictionary(state => state, state => JsonNamingPolicy.KebabCaseLower.ConvertName(state.ToString()));

    /// <summary>The code as users see it: <c>warming-up</c>.</summary>
    public static string Name(ReasonCode code) => Names[code];

    /// <summary>The state as users see it: <c>warming-up</c>.</summary>
    public static string Name(PlanState state) => StateNames[state];

    /// <summary>One sentence.</summary>
    public static string Describe(in PlanReason reason) => reason.Code switch
    {
        ReasonCode.Nowcast => $"measured demand is {Number(reason.After)}",
        ReasonCode.NowcastUnknown => $"the newest demand is unknown: {Cause(reason)}",
        ReasonCode.EmptyMeansZero => "the query answered nothing after an idle sample, or over a workload at zero pods, which means 0 here (ignoreNullValues)",
        ReasonCode.WarmingUp => WarmingUp(reason),
        ReasonCode.Demoted => $"the forecast's loss is {Number(reason.Before)} of the last value's over {Number(reason.After)} origins{Drift(reason)}; it must fall below 0.98 to act",
        ReasonCode.Preview => "mode is Preview: the forecast is recorded, the answer is reactive",
        ReasonCode.NoForecast => $"no model could forecast: {reason.Note}",
        ReasonCode.Forecast => $"{reason.Note} expects at most {Number(reason.After)} until {Clock(reason.Time)}",
        ReasonCode.BelowResolution => $"a forecast of {Number(reason.Before)} is below half the smallest demand seen, so it counts as 0",
        ReasonCode.Safety => $"safety cut, more of it would have been idle replicas over the last day: {Number(reason.Before)} -> {Number(reason.After)}",
        ReasonCode.Margin => $"headroom: {Number(reason.Before)} -> {Number(reason.After)}",
        ReasonCode.Uplift => $"the calendar expects another level: {Number(reason.Before)} -> {Number(reason.After)}",
        ReasonCode.Capacity => $"the capacity curve turns demand {Number(reason.Before)} into {Number(reason.After)}, replicas x threshold",
        ReasonCode.RampUp => $"rampUp allows no more than {Number(reason.After)} of {Number(reason.Before)} yet",
        ReasonCode.RampDown => $"rampDown keeps {Number(reason.After)} where {Number(reason.Before)} would do",
        ReasonCode.Limit => $"the forecast part is kept within its limits: {Number(reason.Before)} -> {Number(reason.After)}",
        ReasonCode.Hysteresis => $"{Number(reason.After)} is kept: {Number(reason.Before)} is too close below to scale in",
        ReasonCode.Settled => $"{Number(reason.After)} of {Number(reason.Before)} is asked for: the same replicas, and the HPA's tolerance keeps none above them",
        ReasonCode.WholeReplicas => $"whole replicas: {Number(reason.Before)} -> {Number(reason.After)}",
        ReasonCode.CalendarCeiling => $"cut to the calendar's ceiling: {Number(reason.Before)} -> {Number(reason.After)}",
        ReasonCode.CalendarFloor => $"raised to the calendar's floor, which holds now or begins within the lead time: {Number(reason.Before)} -> {Number(reason.After)}",
        ReasonCode.Budget => $"the day's budget leaves the forecast part {Number(reason.After)} of {Number(reason.Before)} now",
        ReasonCode.BudgetExceeded => $"measured demand takes {Number(reason.After)}, above the {Number(reason.Before)} that the day's budget leaves now; a budget cuts only what the forecast adds",
        ReasonCode.NowcastFloor => $"measured demand {Number(reason.After)} is above the forecast part {Number(reason.Before)}",
        ReasonCode.ForecastOnly => $"mode is ForecastOnly: measured demand {Number(reason.Before)} is no floor",
        ReasonCode.Recovering => $"the source is back since {Clock(reason.Time)}: {Number(reason.After)} is not dropped at once",
        ReasonCode.Resumed => $"resumed from the plan stored before the restart ({Number(reason.After)})",
        ReasonCode.HardMinimum => $"raised to the hard minimum: {Number(reason.Before)} -> {Number(reason.After)}",
        ReasonCode.HardMaximum => $"cut to the hard maximum: {Number(reason.Before)} -> {Number(reason.After)}",
        ReasonCode.WakeDue => $"demand came at about this time on {Number(reason.Before)} of {Number(reason.After)} days: a replica is kept ready, until {Clock(reason.Time)} if none comes",
        ReasonCode.WakeNotEarned => $"a forecast alone wakes nobody here: demand came after {Number(reason.Before)} of {Number(reason.After)} such forecasts of the judged day, {WakeRecord.FewestRight} and half of them are needed",
        ReasonCode.StepDown => $"neither measured nor forecast demand is above activationThreshold: {Number(reason.Before)} -> 0",
        ReasonCode.ActiveOnePlanLonger => "active one plan longer than the value, as the two calls may straddle a publish",
        ReasonCode.Carried => $"without a usable answer of the source the forecast of {Clock(reason.Time)} carries on",
        ReasonCode.HeldBlind => $"without a usable answer of the source {Number(reason.After)} is held until {Clock(reason.Time)}",
        ReasonCode.Expired => "nothing trustworthy is left to answer with, and unknown is not 0",
        ReasonCode.Negative => $"a measured {Number(reason.Before)} counts as 0: demand cannot be negative",
        _ => Name(reason.Code),
    };

    private static string Drift(in PlanReason reason) => reason.Time is { } since ? $" and went wrong all at once at {Clock(since)}" : "";

    private static string WarmingUp(in PlanReason reason) =>
        reason.Time is { } ready ? $"{reason.Note}; ready at {Clock(ready)}" : reason.Note ?? "preparing";

    /// <summary>Sources end their sentences; here they stand within one.</summary>
    private static string? Cause(in PlanReason reason) => reason.Note?.TrimEnd('.');

    private static string Clock(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "?";

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
