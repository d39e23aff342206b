namespace PredictiveScaler.Monitoring;

/// <summary>A range to ask a source for, both ends included and on the grid of the series.</summary>
internal readonly record struct FetchRange(DateTimeOffset Start, DateTimeOffset End);
