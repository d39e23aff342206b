using PredictiveScaler.Control;
using PredictiveScaler.Planning;

namespace PredictiveScaler.Host.Api;

/// <summary>The lead time in force and where it comes from: <c>given</c>, <c>measured</c> from pod starts, or the <c>default</c> with the reason.</summary>
internal sealed record LeadTimeView(double Seconds, string Source, int? Starts, double? StartupP90Seconds, DateTimeOffset? MeasuredAt, string? Reason)
{
    public static LeadTimeView Of(TriggerState trigger)
    {
        LeadTimeEstimate estimate = trigger.Gate.LeadTime
            ?? (trigger.Given.LeadTime is null ? LeadTimeRule.Default(trigger.Given, "not asked yet") : LeadTimeRule.Given(trigger.Given));
        return new LeadTimeView(
            trigger.Options.EffectiveLeadTime.TotalSeconds,
            estimate.Source.ToString().ToLowerInvariant(),
            estimate.MeasuredAt is null ? null : estimate.Starts,
            estimate.StartupP90?.TotalSeconds,
            estimate.MeasuredAt,
            estimate.Reason);
    }
}
