namespace PredictiveScaler.Recommending;

internal enum ResourceKind
{
    /// <summary>In cores.</summary>
    Cpu,

    /// <summary>In bytes.</summary>
    Memory,
}
