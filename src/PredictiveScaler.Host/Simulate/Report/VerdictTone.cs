namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>Whether predictive scaling is worth it.</summary>
internal enum VerdictTone
{
    /// <summary>Nothing to compare.</summary>
    Open,

    /// <summary>It helps.</summary>
    Helps,

    /// <summary>It does not.</summary>
    DoesNotHelp,
}
