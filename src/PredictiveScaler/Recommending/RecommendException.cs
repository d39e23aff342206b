namespace PredictiveScaler.Recommending;

/// <summary>Nothing can be recommended; the message is a sentence for the user: what is missing and what would be right.</summary>
internal sealed class RecommendException(string message, RecommendProblem problem) : Exception(message)
{
    public RecommendProblem Problem => problem;
}

/// <summary>Why nothing can be recommended.</summary>
internal enum RecommendProblem
{
    /// <summary>The source gave no trustworthy answer.</summary>
    Source,

    /// <summary>The source has no such metrics, workload or container.</summary>
    NothingFound,

    /// <summary>There is usage, but of too short a time.</summary>
    TooLittleHistory,
}
