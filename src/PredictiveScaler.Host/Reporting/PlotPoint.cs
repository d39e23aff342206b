namespace PredictiveScaler.Host.Reporting;

/// <summary>A point in the units of its plot; NaN in Y interrupts a line.</summary>
internal readonly record struct PlotPoint(double X, double Y);
