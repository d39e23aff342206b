namespace PredictiveScaler.Recommending;

/// <summary>The memory limit that goes with a memory request.</summary>
internal sealed class MemoryLimits(MemoryLimitPolicy policy)
{
    /// <param name="request">The request.</param>
    /// <param name="highest">The highest that a pod needed, bytes.</param>
    /// <param name="current">What is set now.</param>
    public ResourceFigure Of(ResourceFigure request, double highest, ContainerResources current)
    {
        (double? value, string reason) = policy switch
        {
            MemoryLimitPolicy.Request => (request.Value, "The same as the request: a pod may use what its node has set aside for it, so no neighbour's growth can get it killed."),
            MemoryLimitPolicy.UpperBound => UpperBound(request, highest),
            _ => (null, "None, as asked for: a pod that leaks takes its whole node along."),
        };
        return new ResourceFigure { Kind = ResourceKind.Memory, Value = value, Current = current.MemoryLimit, Reasons = [reason, LimitTexts.Now(ResourceKind.Memory, value, current.MemoryLimit)] };
    }

    private static (double? Value, string Reason) UpperBound(ResourceFigure request, double highest)
    {
        double bound = request.UpperBound!.Value;
        return highest <= bound
            ? (bound, "The upper bound (95 % of the peaks, 15 % margin, widened while the history is short): beyond the request a pod borrows what its node has to spare, and may be evicted for it.")
            : (Quantities.RoundUp(ResourceKind.Memory, highest), "The highest that a pod needed, which is above the upper bound: less would have been killed.");
    }
}
