using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.Host.Demo;

/// <summary>Watches every answer for the one mistake that takes a service down: a 0 that was not measured.</summary>
internal sealed class AnswerCheck(Trace demand, TimeSpan planStep)
{
    /// <summary>Answers of GetMetrics and IsActive that were checked.</summary>
    public int Answers { get; private set; }

    /// <summary>Values of 0 while demand was there, or while nobody knew.</summary>
    public int UnmeasuredZeros { get; private set; }

    public void Add(DateTimeOffset time, ScalerAnswer answer)
    {
        if (answer.Value is not { } value)
        {
            return;
        }

        Answers += 2;
        // A plan may be one plan step old: what was 0 then was measured.
        bool measuredZero = demand.ValueAt(time) == 0 || demand.ValueAt(time - planStep) == 0;
        UnmeasuredZeros += value == 0 && !measuredZero ? 1 : 0;
    }
}
