namespace PredictiveScaler.Planning;

/// <summary>How a plan came to its value.</summary>
internal enum PlanState
{
    /// <summary>Too little history, or the back-test is not done: value = nowcast.</summary>
    WarmingUp,

    /// <summary>The back-test says that the forecast is no better than the last value: value = nowcast.</summary>
    Demoted,

    /// <summary>The user asked to watch first: value = nowcast.</summary>
    Preview,

    /// <summary>No model could forecast: value = nowcast.</summary>
    Reactive,

    /// <summary>The forecast earned it: value = the forecast part, with the nowcast as floor.</summary>
    Predictive,

    /// <summary>The source is silent: the last forecast, or the last value, carries on.</summary>
    Carried,

    /// <summary>Nothing trustworthy is left: GetMetrics and IsActive answer Unavailable.</summary>
    Unavailable,
}
