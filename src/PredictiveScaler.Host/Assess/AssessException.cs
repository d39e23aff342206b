namespace PredictiveScaler.Host.Assess;

/// <summary>What was asked cannot be assessed; the message says what to do.</summary>
internal sealed class AssessException(string message, bool isUsage = false) : Exception(message)
{
    /// <summary>The command line is wrong, not the data.</summary>
    public bool IsUsage { get; } = isUsage;
}
