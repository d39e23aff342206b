namespace PredictiveScaler.Serving.Interceptors;

/// <summary>Bounds the time of calls whose caller sets no deadline, as KEDA does.</summary>
internal sealed record ServerDeadlineOptions
{
    /// <summary>Longest time a unary call may take; above zero. Default 5 s.</summary>
    public TimeSpan Unary { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Deadlines are real time, also where the service as a whole runs on another clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
