namespace PredictiveScaler.Triggers;

/// <summary>What a trigger does with its forecast.</summary>
internal enum ScalingMode
{
    /// <summary>Answer with the forecast once the gate lets it through, never below the nowcast.</summary>
    Auto,

    /// <summary>Answer reactively; forecast and record only.</summary>
    Preview,

    /// <summary>Answer with the forecast alone, without the reactive floor.</summary>
    ForecastOnly,
}
