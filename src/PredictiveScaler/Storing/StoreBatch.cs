using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Storing;

/// <summary>What one transaction writes.</summary>
internal sealed class StoreBatch
{
    public List<(string Hash, DemandSeries Series)> Series { get; } = [];

    public List<(string Key, byte[] State)> Plans { get; } = [];
}
