namespace PredictiveScaler.Simulating.Cluster;

/// <summary>Which of several scaling policies counts.</summary>
internal enum HpaSelectPolicy
{
    /// <summary>The one that allows the largest change.</summary>
    Max,

    /// <summary>The one that allows the smallest change.</summary>
    Min,

    /// <summary>No change in this direction.</summary>
    Disabled,
}
