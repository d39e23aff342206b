using PredictiveScaler.Triggers;

namespace PredictiveScaler.Planning;

/// <summary>The bounds of the value that no forecast may cross; given in demand or in replicas, the tighter one holds.</summary>
internal static class HardBounds
{
    public static double Minimum(TriggerOptions options) =>
        Math.Max(options.MinValue is { } demand ? DemandCapacity.WholeValue(options, demand) : 0, (options.MinReplicas ?? 0) * options.Threshold);

    public static double Maximum(TriggerOptions options) =>
        Math.Min(
            options.MaxValue is { } demand ? DemandCapacity.WholeValue(options, demand) : double.MaxValue,
            options.MaxReplicas is { } replicas ? replicas * options.Threshold : double.MaxValue);
}
