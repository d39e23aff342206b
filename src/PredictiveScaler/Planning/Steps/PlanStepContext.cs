using PredictiveScaler.Triggers;

namespace PredictiveScaler.Planning.Steps;

/// <summary>What a step may look at besides the value that it shapes.</summary>
/// <param name="Options">The trigger's settings.</param>
/// <param name="Before">Output of the whole chain at the point before; NaN at the first.</param>
/// <param name="ExactBefore">The same without the rounding to whole replicas.</param>
/// <param name="Elapsed">Time since that point.</param>
/// <param name="Calendar">What the calendar asks for at this point.</param>
/// <param name="Allowance">Replicas that the day's budget leaves; infinite without one.</param>
/// <param name="Safety">Share of its safety that the forecast may provide.</param>
/// <param name="Reasons">Where the steps of the newest point say what they did; null at older points.</param>
internal readonly record struct PlanStepContext(
    TriggerOptions Options, double Before, double ExactBefore, TimeSpan Elapsed, CalendarEffect Calendar, double Allowance, double Safety, List<PlanReason>? Reasons)
{
    public bool HasBefore => !double.IsNaN(Before);

    /// <summary>Notes what a step did, at the newest point only and only if it changed something.</summary>
    public double Note(ReasonCode code, double before, double after)
    {
        if (before != after)
        {
            Reasons?.Add(new PlanReason(code, before, after));
        }

        return after;
    }
}
