namespace PredictiveScaler.Recommending;

/// <summary>The CPU limit that goes with a CPU request.</summary>
internal sealed class CpuLimits(CpuLimitPolicy policy)
{
    public ResourceFigure Of(ResourceFigure request, ContainerResources current)
    {
        (double? value, string reason) = policy switch
        {
            CpuLimitPolicy.None => ((double?)null, "None: the request alone guarantees the pod its share, and a limit would throttle it while its node has CPU to spare. Where a quota demands one, ask for the upper bound."),
            CpuLimitPolicy.UpperBound => (request.UpperBound, "The upper bound (95 % of the samples, 15 % margin, widened while the history is short): above it a pod is throttled."),
            _ => (request.Value, "The same as the request, as Guaranteed pods have it: a tenth of the samples of the past came near it, and what goes beyond is throttled."),
        };
        return new ResourceFigure { Kind = ResourceKind.Cpu, Value = value, Current = current.CpuLimit, Reasons = [reason, LimitTexts.Now(ResourceKind.Cpu, value, current.CpuLimit)] };
    }
}
