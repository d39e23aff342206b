using PredictiveScaler.Triggers;

namespace PredictiveScaler.Planning;

/// <summary>
/// From pod starts to the lead time of a trigger without one: P90 of creation to ready, one HPA sync and the age of the answered plan,
/// in whole 5 seconds, between 15 seconds and the horizon. Pure.
/// </summary>
internal static class LeadTimeRule
{
    /// <summary>Fewer starts say too little.</summary>
    public const int FewestStarts = 5;

    /// <summary>The HPA looks this often.</summary>
    public static readonly TimeSpan HpaSync = TimeSpan.FromSeconds(15);

    /// <summary>A change up to this share does not move the lead time: what was judged for another lead window must be judged anew.</summary>
    internal const double SmallestChange = 0.2;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(5);

    /// <summary>The lead time that starts of this length need.</summary>
    /// <param name="startup">Creation to ready.</param>
    /// <param name="planStep">Distance between two plans: an answer is at most this old.</param>
    /// <param name="horizon">How far forecasts reach.</param>
    public static TimeSpan From(TimeSpan startup, TimeSpan planStep, TimeSpan horizon)
    {
        TimeSpan needed = TimeGrid.Ceiling(startup + HpaSync + planStep, Grain);
        TimeSpan atLeast = needed > Shortest ? needed : Shortest;
        return atLeast < horizon ? atLeast : horizon;
    }

    /// <summary>The lead time after a measurement.</summary>
    /// <param name="options">The trigger, without a lead time of its own.</param>
    /// <param name="starts">Of the newest window.</param>
    /// <param name="anchor">Of the window that ended with the day before: held until the newest is clearly different.</param>
    /// <param name="measuredAt">End of the newest window.</param>
    public static LeadTimeEstimate Decide(TriggerOptions options, StartupTimes starts, StartupTimes anchor, DateTimeOffset measuredAt)
    {
        if (starts.Starts < FewestStarts)
        {
            string seen = starts.Starts == 1 ? "1 pod start" : FormattableString.Invariant($"{starts.Starts} pod starts");
            return Default(options, $"{seen} of {options.Workload} seen in the measured week, {FewestStarts} are needed") with { Starts = starts.Starts, MeasuredAt = measuredAt };
        }

        TimeSpan newest = From(starts.P90, options.PlanStep, options.PredictHorizon);
        TimeSpan held = From(anchor.P90, options.PlanStep, options.PredictHorizon);
        bool holds = anchor.Starts >= FewestStarts && (newest - held).Duration() <= held * SmallestChange;
        return new LeadTimeEstimate(holds ? held : newest, LeadTimeSource.Measured) { Starts = starts.Starts, StartupP90 = starts.P90, MeasuredAt = measuredAt };
    }

    /// <summary>What applies when nothing can be measured.</summary>
    public static LeadTimeEstimate Default(TriggerOptions options, string reason) =>
        new((options with { MeasuredLeadTime = null }).EffectiveLeadTime, options.LeadTime is null ? LeadTimeSource.Default : LeadTimeSource.Given) { Reason = reason };

    /// <summary>As the metadata have it.</summary>
    public static LeadTimeEstimate Given(TriggerOptions options) => new(options.EffectiveLeadTime, LeadTimeSource.Given);
}
