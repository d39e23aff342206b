namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>Figures that belong together.</summary>
/// <param name="Label">What they are about.</param>
/// <param name="Tiles">At least one.</param>
internal sealed record ReportTileGroup(string Label, IReadOnlyList<ReportTile> Tiles);
