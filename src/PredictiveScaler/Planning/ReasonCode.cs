namespace PredictiveScaler.Planning;

/// <summary>Why a plan has its value; written in kebab-case in API, logs and metrics.</summary>
internal enum ReasonCode
{
    Nowcast,
    NowcastUnknown,
    EmptyMeansZero,
    WarmingUp,
    Demoted,
    Preview,
    NoForecast,
    Forecast,
    BelowResolution,
    Margin,
    RampUp,
    RampDown,
    Limit,
    Hysteresis,
    WholeReplicas,
    NowcastFloor,
    ForecastOnly,
    Recovering,
    Resumed,
    HardMinimum,
    HardMaximum,
    StepDown,
    ActiveOnePlanLonger,
    Carried,
    HeldBlind,
    Expired,
    Negative,
}
