namespace PredictiveScaler.Recommending;

/// <summary>What memory limit goes with a memory request.</summary>
internal enum MemoryLimitPolicy
{
    /// <summary>The request itself: what a pod may use is what its node has set aside for it.</summary>
    Request,

    /// <summary>The upper bound: a pod may borrow what its node has to spare.</summary>
    UpperBound,

    /// <summary>None.</summary>
    None,
}

/// <summary>What CPU limit goes with a CPU request.</summary>
internal enum CpuLimitPolicy
{
    /// <summary>None: the request alone guarantees the share.</summary>
    None,

    /// <summary>The upper bound.</summary>
    UpperBound,

    /// <summary>The request itself, which makes pods Guaranteed when memory does the same.</summary>
    Request,
}
