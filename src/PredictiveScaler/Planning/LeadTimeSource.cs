namespace PredictiveScaler.Planning;

/// <summary>Where a lead time comes from; written in lower case in API and text.</summary>
internal enum LeadTimeSource
{
    /// <summary>Nothing better is known: 5 minutes.</summary>
    Default,

    /// <summary><c>leadTime</c> in the metadata.</summary>
    Given,

    /// <summary>The starts of the workload's pods.</summary>
    Measured,
}
