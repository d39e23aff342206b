namespace PredictiveScaler.Accuracy.Scoring;

/// <summary>How far ahead a step lies. Hourly series have no step in the first three.</summary>
internal enum Band
{
    ToFiveMinutes,
    ToFifteenMinutes,
    ToThirtyMinutes,
    Beyond,
}
