namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>A figure that stands for itself.</summary>
internal sealed record ReportTile(string Number, string Meaning, string Style);
