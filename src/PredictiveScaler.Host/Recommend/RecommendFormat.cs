namespace PredictiveScaler.Host.Recommend;

/// <summary>What a recommendation is written as.</summary>
internal enum RecommendFormat
{
    Text,
    Json,

    /// <summary>A strategic-merge patch of the workload.</summary>
    Yaml,
}
