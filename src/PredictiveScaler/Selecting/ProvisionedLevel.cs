namespace PredictiveScaler.Selecting;

/// <summary>What follows from a service level: how the forecast of the lead window's maximum is moved, and what that would have meant lately.</summary>
/// <param name="Correction">In units of the forecast's own spread, of the quantile at the trigger's level.</param>
/// <param name="Level">The level that this amounts to when errors are about normal, 0.5 to 0.999999: a figure for people.</param>
/// <param name="ShortShare">Share of the judged time in which demand was above what the plan would have provided; NaN when nothing could be judged.</param>
/// <param name="Samples">Judged samples.</param>
internal sealed record ProvisionedLevel(double Correction, double Level, double ShortShare, int Samples);
