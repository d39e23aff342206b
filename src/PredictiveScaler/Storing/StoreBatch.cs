using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Storing;

/// <summary>What one transaction writes.</summary>
internal sealed class StoreBatch
{
    public List<(string Hash, DemandSeries Series)> Series { get; } = [];

    public List<StoredPlan> Plans { get; } = [];

    /// <summary>Since when each series waits.</summary>
    public Dictionary<string, long> Since { get; } = [];

    public int Count => Series.Count + Plans.Count;
}
