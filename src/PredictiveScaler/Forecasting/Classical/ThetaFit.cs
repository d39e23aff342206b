namespace PredictiveScaler.Forecasting.Classical;

/// <summary>What theta knows at a grid point: about 1.5 KB for 30 steps.</summary>
/// <param name="Level">Smoothed level of the seasonally adjusted demand at the grid point.</param>
/// <param name="Parameters">Chosen parameters.</param>
/// <param name="Season">Shape of the day; null where it does not help.</param>
/// <param name="Spreads">Past errors.</param>
internal sealed record ThetaFit(float Level, ThetaParameters Parameters, DayProfile? Season, KnotSpreads Spreads);
