namespace PredictiveScaler.Serving.Listening;

/// <summary>What the first bytes of a connection are.</summary>
internal enum Opening
{
    /// <summary>It closed, or was closed, before it said anything.</summary>
    Nothing,
    TimedOut,
    Tls,
    Http2,
    Http1,
    Other,
}
