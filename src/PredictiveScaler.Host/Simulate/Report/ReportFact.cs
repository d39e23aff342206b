namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>A line of a list of facts.</summary>
internal sealed record ReportFact(string Name, string Text);
