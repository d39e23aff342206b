namespace PredictiveScaler.Forecasting.Classical;

/// <summary>What theta chooses.</summary>
/// <param name="Alpha">Share of a new sample in the level, in (0, 1].</param>
/// <param name="SeasonWeight">Share of the day's shape that is adjusted for, 0 to 1.</param>
/// <param name="HalfSlope">Half the slope of the adjusted demand, a step.</param>
internal readonly record struct ThetaParameters(float Alpha, float SeasonWeight, float HalfSlope);
