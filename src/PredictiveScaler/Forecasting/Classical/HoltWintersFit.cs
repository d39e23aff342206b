namespace PredictiveScaler.Forecasting.Classical;

/// <summary>What Holt-Winters knows at a grid point: about 2.5 KB for 30 steps.</summary>
/// <param name="State">Level and trend at the grid point.</param>
/// <param name="Parameters">Chosen parameters.</param>
/// <param name="Season">Season by place of the day; empty where it does not help.</param>
/// <param name="Spreads">Past errors.</param>
internal sealed record HoltWintersFit(HoltWintersState State, HoltWintersParameters Parameters, float[] Season, KnotSpreads Spreads);
